// TLS over TCP as a Connection's transport. Kept apart from transport.h: only what serves TLS compiles it.
//
// Threads, owns: as transport.h; the context is shared with the listener.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <memory>
#include <optional>

#include "mgmt/control/transport.h"
#include "mgmt/tls/certificate.h"
#include "mgmt/tls/contexts.h"

namespace sekisho::mgmt::control {

class TlsTransport {
 public:
  using Socket = asio::ip::tcp::socket;
  using Lowest = beast::basic_stream<asio::ip::tcp>;
  using Stream = beast::ssl_stream<Lowest>;

  TlsTransport(Socket socket, std::shared_ptr<tls::Context> context)
      : context_(std::move(context)), stream_(std::make_unique<Stream>(std::move(socket), *context_)) {}
  Stream& stream() { return *stream_; }
  Lowest& lowest() { return stream_->next_layer(); }
  void expires_after(std::chrono::milliseconds time) { lowest().expires_after(time); }
  void expires_never() { lowest().expires_never(); }
  const access::CertificateFacts* certificate() const { return facts_ ? &*facts_ : nullptr; }

  template <typename Done>
  void begin(Done done) {
    stream_->async_handshake(asio::ssl::stream_base::server, [this, done](beast::error_code fault) {
      if (!fault) facts_ = tls::facts_of(stream_->native_handle());
      done(fault);
    });
  }
  template <typename Done>
  void end(Done done) {
    stream_->async_shutdown([this, done](beast::error_code fault) {
      beast::error_code ignored;
      lowest().socket().shutdown(Socket::shutdown_send, ignored);
      done(fault);
    });
  }
  void close() { lowest().close(); }

 private:
  std::shared_ptr<tls::Context> context_;
  std::unique_ptr<Stream> stream_;
  std::optional<access::CertificateFacts> facts_;
};

}  // namespace sekisho::mgmt::control
