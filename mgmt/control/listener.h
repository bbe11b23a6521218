// Accepts connections, and turns away at once what there is no room for. For server*.cc only.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>

#include "mgmt/control/connection.h"

namespace sekisho::mgmt::control {

using Unix = asio::local::stream_protocol;
using Tcp = asio::ip::tcp;

Peer peer_of(Unix::socket& socket);
Peer peer_of(Tcp::socket& socket);

class AnyListener {
 public:
  virtual ~AnyListener() = default;
  virtual void accept() = 0;
};

/// What all connections of a listener share.
struct ListenerParts {
  asio::io_context& io;
  const Router& router;
  access::Gate& gate;
  ServerLimits limits;
  bool anonymous = false;  ///< nobody is asked who they are
};

/// `make` turns an accepted socket into a transport.
template <typename Protocol, typename Transport>
class Listener final : public AnyListener {
 public:
  using Socket = typename Protocol::socket;
  using Make = std::function<Transport(Socket)>;

  Listener(const ListenerParts& parts, Make make)
      : acceptor(parts.io), parts_(parts), retry_(parts.io), make_(std::move(make)) {}

  void accept() override {
    acceptor.async_accept([this](beast::error_code fault, Socket socket) {
      if (fault == asio::error::operation_aborted) return;
      if (fault) return accept_later();
      take(std::move(socket));
      accept();
    });
  }

  typename Protocol::acceptor acceptor;

 private:
  void take(Socket socket) {
    Peer peer = peer_of(socket);
    peer.anonymous = parts_.anonymous;
    const Instant now = monotonic_now();
    auto why = *open_ < parts_.limits.connections ? parts_.gate.admit(peer, now)
                                                  : std::optional(Refusal::too_many_connections);
    if (why) return parts_.gate.refused(*why, peer, "a connection", now);
    ++*open_;
    std::shared_ptr<void> slot(nullptr, [open = open_](void*) { --*open; });
    std::make_shared<Connection<Transport>>(make_(std::move(socket)), std::move(peer), parts_.gate, parts_.router,
                                            parts_.limits, std::move(slot))
        ->begin();
  }

  /// Out of descriptors or the like: trying at once would spin.
  void accept_later() {
    retry_.expires_after(std::chrono::milliseconds(100));
    retry_.async_wait([this](beast::error_code fault) {
      if (!fault) accept();
    });
  }

  const ListenerParts parts_;
  asio::steady_timer retry_;
  Make make_;
  std::shared_ptr<std::size_t> open_ = std::make_shared<std::size_t>(0);
};

}  // namespace sekisho::mgmt::control
