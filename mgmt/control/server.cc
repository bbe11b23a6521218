#include "mgmt/control/server.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "mgmt/control/server_state.h"

namespace sekisho::mgmt::control {
namespace {

constexpr std::size_t max_groups = 1024;  // who is in more is known by the first account's group alone
constexpr auto tick_interval = std::chrono::seconds(1);

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

Peer peer_of(Unix::socket& socket) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  Peer peer;
  if (getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return peer;
  peer.local = true;
  peer.uid = credentials.uid;
  peer.pid = static_cast<std::uint32_t>(credentials.pid);
  std::array<gid_t, max_groups> groups{};
  size = sizeof groups;
  if (getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size) == 0)
    peer.groups.assign(groups.begin(), groups.begin() + size / sizeof(gid_t));
  peer.groups.push_back(credentials.gid);
  return peer;
}

Peer peer_of(Tcp::socket& socket) {
  Peer peer;
  beast::error_code fault;
  const auto from = socket.remote_endpoint(fault);
  if (!fault) peer.address = from.address().to_string();
  return peer;
}

Refusal refusal_of(Barred why) {
  switch (why) {
    case Barred::no_such_path:
      return Refusal::unknown_path;
    case Barred::wrong_method:
      return Refusal::wrong_method;
    case Barred::wrong_role:
      return Refusal::wrong_role;
  }
  return Refusal::unknown_path;
}

std::string sentence_for(Refusal why) {
  if (why == Refusal::no_credentials) return "bring a token (Authorization: Bearer …) or a client certificate";
  if (why == Refusal::expired_token) return "this token has ended: ask for a new one";
  if (why == Refusal::on_hold) return "too many failed logins from your address: wait some minutes";
  if (why == Refusal::unknown_certificate) return "no rule of [[control.tls.client]] knows this certificate";
  return "nobody knows this token";
}

ControlServer::State::State(const ServerLimits& l) : limits(l) {
  access::GateRules rules;
  rules.unix_roles = access::UnixRoles::own_account();
  own_gate.set_rules(std::move(rules));
}

/// Sums of refusals are told although nobody else comes.
void ControlServer::State::tick_later() {
  ticker.expires_after(tick_interval);
  ticker.async_wait([this](beast::error_code fault) {
    if (fault) return;
    gate->tick(monotonic_now());
    tick_later();
  });
}

ControlServer::ControlServer(const ServerLimits& limits) : state_(std::make_unique<State>(limits)) {}
ControlServer::~ControlServer() { stop(); }

void ControlServer::set_gate(access::Gate& gate) {
  SEKISHO_CHECK(state_->listeners.empty());
  state_->gate = &gate;
}

std::optional<std::string> ControlServer::listen_unix(const std::string& path, const Router& router) {
  if (path.empty() || path.size() > 107) return "the control socket's path must have 1 to 107 characters: " + path;
  if (auto fault = clear_place(state_->io, path)) return fault;
  using Plain = PlainTransport<Unix>;
  auto listener = std::make_unique<Listener<Unix, Plain>>(
      state_->parts(router, false), [](Unix::socket socket) { return Plain(std::move(socket)); });
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

std::optional<std::string> listen_on(Tcp::acceptor& acceptor, const std::string& address, std::uint16_t port) {
  beast::error_code fault;
  const auto ip = asio::ip::make_address(address, fault);
  if (fault) return sentence(address, fault);
  acceptor.open(ip.is_v4() ? Tcp::v4() : Tcp::v6(), fault);
  if (!fault) acceptor.set_option(asio::socket_base::reuse_address(true), fault);
  if (!fault && ip.is_v6()) acceptor.set_option(asio::ip::v6_only(true), fault);
  if (!fault) acceptor.bind(Tcp::endpoint(ip, port), fault);
  if (!fault) acceptor.listen(asio::socket_base::max_listen_connections, fault);
  if (fault) return sentence("cannot listen on " + address + " port " + std::to_string(port), fault);
  return std::nullopt;
}

std::optional<std::string> ControlServer::listen_tcp(const std::string& address, std::uint16_t port,
                                                     const Router& router) {
  using Plain = PlainTransport<Tcp>;
  auto listener = std::make_unique<Listener<Tcp, Plain>>(state_->parts(router, true),
                                                         [](Tcp::socket socket) { return Plain(std::move(socket)); });
  if (auto fault = listen_on(listener->acceptor, address, port)) return fault;
  beast::error_code ignored;
  state_->tcp_port = listener->acceptor.local_endpoint(ignored).port();
  state_->listeners.push_back(std::move(listener));
  return std::nullopt;
}

std::uint16_t ControlServer::tcp_port() const { return state_->tcp_port; }

void ControlServer::start() {
  SEKISHO_CHECK(!state_->thread.joinable());
  for (auto& listener : state_->listeners) listener->accept();
  state_->tick_later();
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
