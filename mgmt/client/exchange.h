// One HTTP exchange over any stream: every step is an asynchronous operation with a timeout, run to its end.
//
// Errors: ClientError. Limits: as client.h. Threads: one. For the .cc files of this folder only.
#pragma once

#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/http.hpp>
#include <ostream>

#include "mgmt/client/client.h"

namespace sekisho::mgmt::client {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using HttpRequest = http::request<http::string_body>;

constexpr std::size_t max_kept_body = 64 * 1024 * 1024;

inline ClientError error_of(beast::error_code fault) {
  if (fault == beast::error::timeout) return ClientError::timeout;
  if (fault == asio::error::connection_refused) return ClientError::not_running;
  if (fault == asio::error::access_denied) return ClientError::permission;
  if (fault == beast::errc::no_such_file_or_directory || fault == asio::error::not_found)
    return ClientError::no_socket;
  if (fault == beast::errc::not_a_directory) return ClientError::no_socket;
  return ClientError::broken;
}

/// Stream: one of Beast's, or TLS over one.
template <typename Stream>
class Exchange {
 public:
  Exchange(asio::io_context& io, Stream& stream, std::chrono::milliseconds timeout, std::ostream* sink)
      : io_(io), stream_(stream), timeout_(timeout), sink_(sink) {}

  /// Runs what `start` begins; it gets a handler for (error_code, …).
  template <typename Start>
  beast::error_code step(Start start) {
    beast::error_code result;
    beast::get_lowest_layer(stream_).expires_after(timeout_);
    start([&](beast::error_code fault, auto&&...) { result = fault; });
    io_.restart();
    io_.run();
    return result;
  }

  Result<Reply, ClientError> run(const HttpRequest& request) {
    if (const auto fault = step([&](auto done) { http::async_write(stream_, request, done); }))
      return Failure{error_of(fault)};
    http::response_parser<http::buffer_body> parser;
    parser.body_limit(boost::none);
    if (const auto fault = step([&](auto done) { http::async_read_header(stream_, buffer_, parser, done); }))
      return Failure{error_of(fault)};
    Reply reply{parser.get().result_int(), ""};
    std::array<char, 64 * 1024> piece{};
    while (!parser.is_done()) {
      parser.get().body().data = piece.data();
      parser.get().body().size = piece.size();
      auto fault = step([&](auto done) { http::async_read(stream_, buffer_, parser, done); });
      if (fault == http::error::need_buffer) fault = {};
      const std::size_t size = piece.size() - parser.get().body().size;
      if (sink_ != nullptr && reply.status == 200) {
        sink_->write(piece.data(), static_cast<std::streamsize>(size));
      } else {
        reply.body.append(piece.data(), size);
        if (reply.body.size() > max_kept_body) return Failure{ClientError::broken};
      }
      if (fault) return Failure{fault == beast::error::timeout ? ClientError::timeout : ClientError::cut_off};
    }
    return reply;
  }

 private:
  asio::io_context& io_;
  Stream& stream_;
  std::chrono::milliseconds timeout_;
  std::ostream* sink_;
  beast::flat_buffer buffer_;
};

}  // namespace sekisho::mgmt::client
