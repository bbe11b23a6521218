// What carries a connection's octets: a Unix or TCP socket as it is, or TLS over TCP. One interface for Connection.
//
//   begin(done)     the handshake, where there is one        end(done)   the last word, where there is one
//   stream()        for Beast                                lowest()    the socket with its timer
//
// Threads: the server's. Owns: the socket.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <chrono>
#include <string>
#include <utility>

#include "mgmt/access/gate.h"
#include "mgmt/control/server.h"

namespace sekisho::mgmt::control {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace asio = boost::asio;
using access::Refusal;

/// The other side has hung up: not worth a word.
inline bool is_gone(beast::error_code fault) {
  return fault == asio::error::eof || fault == asio::error::connection_reset || fault == asio::error::broken_pipe ||
         fault == asio::error::operation_aborted;
}

Refusal refusal_of(Barred why);
/// For who is not known: what to bring along.
std::string sentence_for(Refusal why);

template <typename Protocol>
class PlainTransport {
 public:
  using Socket = typename Protocol::socket;
  using Stream = beast::basic_stream<Protocol>;

  explicit PlainTransport(Socket socket) : stream_(std::move(socket)) {}
  Stream& stream() { return stream_; }
  Stream& lowest() { return stream_; }
  void expires_after(std::chrono::milliseconds time) { stream_.expires_after(time); }
  void expires_never() { stream_.expires_never(); }
  const access::CertificateFacts* certificate() const { return nullptr; }

  template <typename Done>
  void begin(Done done) {
    done(beast::error_code());
  }
  template <typename Done>
  void end(Done done) {
    beast::error_code ignored;
    stream_.socket().shutdown(Socket::shutdown_send, ignored);
    done(beast::error_code());
  }
  void close() { stream_.close(); }

 private:
  Stream stream_;
};

}  // namespace sekisho::mgmt::control
