#include "mgmt/control/server.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <cstring>
#include <thread>
#include <vector>

#include "base/check.h"
#include "mgmt/control/connection.h"

namespace sekisho::mgmt::control {
namespace {

using Unix = asio::local::stream_protocol;
using Tcp = asio::ip::tcp;

Peer peer_of(Unix::socket& socket) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return {};
  return {true, credentials.uid, static_cast<std::uint32_t>(credentials.pid)};
}
Peer peer_of(Tcp::socket&) { return {}; }

class AnyListener {
 public:
  virtual ~AnyListener() = default;
  virtual void accept() = 0;
};

template <typename Protocol>
class Listener final : public AnyListener {
 public:
  Listener(asio::io_context& io, const Router& router, const ServerLimits& limits)
      : acceptor(io), retry_(io), router_(router), limits_(limits) {}

  void accept() override {
    acceptor.async_accept([this](beast::error_code fault, typename Protocol::socket socket) {
      if (fault == asio::error::operation_aborted) return;
      if (fault) return accept_later();
      const Peer peer = peer_of(socket);
      if (*open_ < limits_.connections) {
        std::make_shared<Connection<Protocol>>(std::move(socket), peer, router_, limits_, open_)->read_request();
      }
      accept();
    });
  }

  typename Protocol::acceptor acceptor;

 private:
  /// Out of descriptors or the like: trying at once would spin.
  void accept_later() {
    retry_.expires_after(std::chrono::milliseconds(100));
    retry_.async_wait([this](beast::error_code fault) {
      if (!fault) accept();
    });
  }

  asio::steady_timer retry_;
  const Router& router_;
  const ServerLimits limits_;
  std::shared_ptr<std::size_t> open_ = std::make_shared<std::size_t>(0);
};

std::string sentence(const std::string& what, const beast::error_code& fault) {
  return what + ": " + fault.message();
}

/// Removes what a gateway that ended badly has left behind, and nothing else.
std::optional<std::string> clear_place(asio::io_context& io, const std::string& path) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) return std::nullopt;
  if (!S_ISSOCK(info.st_mode)) return path + " exists and is not a socket";
  Unix::socket probe(io);
  beast::error_code fault;
  probe.connect(Unix::endpoint(path), fault);
  if (!fault) return path + " is in use: is the gateway running already?";
  if (unlink(path.c_str()) != 0) return "cannot remove " + path + ": " + std::strerror(errno);
  return std::nullopt;
}

}  // namespace

struct ControlServer::State {
  explicit State(const ServerLimits& l) : limits(l) {}
  ServerLimits limits;
  asio::io_context io{1};
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work{io.get_executor()};
  std::vector<std::unique_ptr<AnyListener>> listeners;
  std::string unix_path;
  std::uint16_t tcp_port = 0;
  std::thread thread;
};

ControlServer::ControlServer(const ServerLimits& limits) : state_(std::make_unique<State>(limits)) {}
ControlServer::~ControlServer() { stop(); }

std::optional<std::string> ControlServer::listen_unix(const std::string& path, const Router& router) {
  if (path.empty() || path.size() > 107) return "the control socket's path must have 1 to 107 characters: " + path;
  if (auto fault = clear_place(state_->io, path)) return fault;
  ServerLimits limits = state_->limits;
  limits.body_bytes = limits.staff_body_bytes;
  auto listener = std::make_unique<Listener<Unix>>(state_->io, router, limits);
  beast::error_code fault;
  listener->acceptor.open(Unix(), fault);
  if (!fault) listener->acceptor.bind(Unix::endpoint(path), fault);
  if (fault) return sentence("cannot make the control socket " + path, fault);
  if (chmod(path.c_str(), 0660) != 0) return "cannot protect " + path + ": " + std::strerror(errno);
  listener->acceptor.listen(asio::socket_base::max_listen_connections, fault);  // nobody could connect before this
  if (fault) return sentence("cannot listen on " + path, fault);
  state_->unix_path = path;
  state_->listeners.push_back(std::move(listener));
  return std::nullopt;
}

std::optional<std::string> ControlServer::listen_tcp(const std::string& address, std::uint16_t port,
                                                     const Router& router) {
  const std::string place = address + " port " + std::to_string(port);
  auto listener = std::make_unique<Listener<Tcp>>(state_->io, router, state_->limits);
  beast::error_code fault;
  const auto ip = asio::ip::make_address(address, fault);
  if (fault) return sentence(address, fault);
  Tcp::acceptor& acceptor = listener->acceptor;
  acceptor.open(ip.is_v4() ? Tcp::v4() : Tcp::v6(), fault);
  if (!fault) acceptor.set_option(asio::socket_base::reuse_address(true), fault);
  if (!fault && ip.is_v6()) acceptor.set_option(asio::ip::v6_only(true), fault);
  if (!fault) acceptor.bind(Tcp::endpoint(ip, port), fault);
  if (!fault) acceptor.listen(asio::socket_base::max_listen_connections, fault);
  if (fault) return sentence("cannot listen on " + place, fault);
  state_->tcp_port = acceptor.local_endpoint(fault).port();
  state_->listeners.push_back(std::move(listener));
  return std::nullopt;
}

std::uint16_t ControlServer::tcp_port() const { return state_->tcp_port; }

void ControlServer::start() {
  SEKISHO_CHECK(!state_->thread.joinable());
  for (auto& listener : state_->listeners) listener->accept();
  state_->thread = std::thread([this] { state_->io.run(); });
}

void ControlServer::stop() {
  state_->work.reset();
  state_->io.stop();
  if (state_->thread.joinable()) state_->thread.join();
  if (!state_->unix_path.empty()) unlink(state_->unix_path.c_str());
  state_->unix_path.clear();
}

void ControlServer::post(std::function<void()> work) { asio::post(state_->io, std::move(work)); }

}  // namespace sekisho::mgmt::control
