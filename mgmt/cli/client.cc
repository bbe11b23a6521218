#include "mgmt/cli/client.h"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace sekisho::mgmt::cli {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Unix = asio::local::stream_protocol;
using Stream = beast::basic_stream<Unix>;

constexpr std::size_t max_kept_body = 64 * 1024 * 1024;

/// Carries out one exchange; every step is an asynchronous operation with the stream's timeout, run to its end.
class Exchange {
 public:
  Exchange(std::chrono::milliseconds timeout, std::ostream* sink) : timeout_(timeout), sink_(sink) {}

  Result<Reply, ClientError> run(const std::string& path, const http::request<http::string_body>& request) {
    if (const auto fault = connect(path)) return Failure{error_of(fault)};
    if (const auto fault = send(request)) return Failure{error_of(fault)};
    return receive();
  }

 private:
  beast::error_code connect(const std::string& path) {
    beast::error_code result;
    if (path.size() > 107) return asio::error::not_found;
    stream_.expires_after(timeout_);
    stream_.async_connect(Unix::endpoint(path), [&](beast::error_code fault) { result = fault; });
    finish();
    return result;
  }

  beast::error_code send(const http::request<http::string_body>& request) {
    beast::error_code result;
    stream_.expires_after(timeout_);
    http::async_write(stream_, request, [&](beast::error_code fault, std::size_t) { result = fault; });
    finish();
    return result;
  }

  Result<Reply, ClientError> receive() {
    http::response_parser<http::buffer_body> parser;
    parser.body_limit(boost::none);
    if (const auto fault = read([&](auto done) { http::async_read_header(stream_, buffer_, parser, done); })) {
      return Failure{error_of(fault)};
    }
    Reply reply{parser.get().result_int(), ""};
    std::array<char, 64 * 1024> piece{};
    while (!parser.is_done()) {
      parser.get().body().data = piece.data();
      parser.get().body().size = piece.size();
      auto fault = read([&](auto done) { http::async_read(stream_, buffer_, parser, done); });
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

  template <typename Start>
  beast::error_code read(Start start) {
    beast::error_code result;
    stream_.expires_after(timeout_);
    start([&](beast::error_code fault, std::size_t) { result = fault; });
    finish();
    return result;
  }

  void finish() {
    io_.restart();
    io_.run();
  }

  static ClientError error_of(beast::error_code fault) {
    if (fault == beast::error::timeout) return ClientError::timeout;
    if (fault == asio::error::connection_refused) return ClientError::not_running;
    if (fault == asio::error::access_denied) return ClientError::permission;
    if (fault == beast::errc::no_such_file_or_directory || fault == asio::error::not_found)
      return ClientError::no_socket;
    if (fault == beast::errc::not_a_directory) return ClientError::no_socket;
    return ClientError::broken;
  }

  std::chrono::milliseconds timeout_;
  std::ostream* sink_;
  asio::io_context io_{1};
  Stream stream_{io_};
  beast::flat_buffer buffer_;
};

}  // namespace

Result<Reply, ClientError> Client::call(control::Method method, const std::string& target, const std::string& body,
                                        std::ostream* stream) const {
  http::request<http::string_body> request;
  request.method(method == control::Method::post ? http::verb::post : http::verb::get);
  request.target(target);
  request.version(11);
  request.set(http::field::host, "sekisho");
  request.keep_alive(false);
  if (method == control::Method::post) {
    request.set(http::field::content_type, "application/json");
    request.body() = body;
  }
  request.prepare_payload();
  return Exchange(timeout_, stream).run(path_, request);
}

}  // namespace sekisho::mgmt::cli
