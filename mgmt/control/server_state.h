// What a ControlServer holds. For server*.cc only.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <optional>
#include <thread>
#include <vector>

#include "mgmt/control/listener.h"

namespace sekisho::mgmt::control {

struct ControlServer::State {
  explicit State(const ServerLimits& l);
  ListenerParts parts(const Router& router, bool anonymous) { return {io, router, *gate, limits, anonymous}; }
  void tick_later();

  ServerLimits limits;
  access::Gate own_gate;  ///< until there is another
  access::Gate* gate = &own_gate;
  asio::io_context io{1};
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work{io.get_executor()};
  asio::steady_timer ticker{io};
  std::vector<std::unique_ptr<AnyListener>> listeners;
  std::string unix_path;
  std::uint16_t tcp_port = 0;
  std::thread thread;
};

/// Binds and listens; why not.
std::optional<std::string> listen_on(Tcp::acceptor& acceptor, const std::string& address, std::uint16_t port);

}  // namespace sekisho::mgmt::control
