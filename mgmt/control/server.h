// The HTTP server of the control plane: staff's Unix socket, TLS for other hosts, TCP for monitoring. Off the data
// path.
//
//   ControlServer server(limits);
//   if (auto fault = server.listen_unix("/run/sekisho/control.sock", staff)) die(*fault);
//   if (auto fault = server.listen_tcp("127.0.0.1", 9153, monitoring)) die(*fault);
//   server.start();                          // a thread of its own; handlers run there, one at a time
//   server.post([] { reload(); });           // as do these: SIGHUP meets POST /v1/reload without a lock
//
// The socket's mode is 0660: its directory and group say who is staff; who asked what goes to the log. A client that
// is slow to send or to read is dropped; what is too large gets 431 or 413; whoever is refused is counted and told
// of (access/refusal.h). Threads: listen_*, start and stop by one
// thread; post() by any. Owns: sockets, the thread. Routers must outlive it. Errors: listen_*() give back one
// sentence for the person who starts the gateway. Spec: RFC 9112; unix(7) SO_PEERCRED.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "mgmt/access/gate.h"
#include "mgmt/control/http.h"
#include "mgmt/tls/files.h"

namespace sekisho::mgmt::control {

struct ServerLimits {
  std::size_t header_bytes = 8 * 1024;
  std::size_t body_bytes = 64 * 1024;               ///< of whoever may only look
  std::size_t staff_body_bytes = 24 * 1024 * 1024;  ///< of an operator: whole files of a configuration
  std::chrono::milliseconds read_timeout{5000};     ///< for a whole request, from its connection's last response
  std::chrono::milliseconds write_timeout{10000};   ///< for a response, or one piece of a long one
  std::chrono::milliseconds drain_timeout{2000};    ///< for what a refused client still sends
  std::size_t drain_bytes = 4 * 1024 * 1024;        ///< of it: who asks anew must not lose the reason to a reset
  std::size_t connections = 64;                     ///< per listener; more are closed at once
};

class ControlServer {
 public:
  explicit ControlServer(const ServerLimits& limits = {});
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  /// Who may come in, and who keeps what is told of the others. Until it is set, the gateway's own account may
  /// everything, and others nothing. Before the first listen_*().
  void set_gate(access::Gate& gate);
  /// Takes the place of a socket that nobody listens on any more; refuses one where somebody does.
  [[nodiscard]] std::optional<std::string> listen_unix(const std::string& path, const Router& router);
  [[nodiscard]] std::optional<std::string> listen_tcp(const std::string& address, std::uint16_t port,
                                                      const Router& router);
  /// For whoever shows a token or a certificate.
  [[nodiscard]] std::optional<std::string> listen_tls(const std::string& address, std::uint16_t port,
                                                      const tls::ServerFiles& files, const Router& router);
  /// The port of the last listen_tcp() or listen_tls(), when it was asked for port 0.
  std::uint16_t tcp_port() const;

  void start();
  /// Ends the thread after the handler that runs now, and removes the socket's file.
  void stop();
  void post(std::function<void()> work);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sekisho::mgmt::control
