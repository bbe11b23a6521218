// The TLS listener: the same routes as on the Unix socket, for whoever shows a token or a certificate.
#include "mgmt/control/server_state.h"
#include "mgmt/control/tls_transport.h"
#include "mgmt/tls/fresh_context.h"

namespace sekisho::mgmt::control {

std::optional<std::string> ControlServer::listen_tls(const std::string& address, std::uint16_t port,
                                                     const tls::ServerFiles& files, const Router& router) {
  auto context = tls::FreshContext::open(files);
  if (!context) return context.error();
  const auto fresh = std::make_shared<tls::FreshContext>(*std::move(context));
  auto listener =
      std::make_unique<Listener<Tcp, TlsTransport>>(state_->parts(router, false), [fresh](Tcp::socket socket) {
        beast::error_code ignored;
        socket.set_option(Tcp::no_delay(true), ignored);  // a handshake's flights are small
        return TlsTransport(std::move(socket), fresh->current(monotonic_now()));
      });
  if (auto fault = listen_on(listener->acceptor, address, port)) return fault;
  beast::error_code ignored;
  state_->tcp_port = listener->acceptor.local_endpoint(ignored).port();
  state_->listeners.push_back(std::move(listener));
  return std::nullopt;
}

}  // namespace sekisho::mgmt::control
