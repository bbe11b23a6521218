// One connection of the control server: request, response, next request, each within its limits.
#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <memory>
#include <optional>

#include "base/log.h"
#include "mgmt/control/server.h"

namespace sekisho::mgmt::control {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace asio = boost::asio;

/// Protocol: asio::ip::tcp or asio::local::stream_protocol. Keeps itself alive while something is under way.
template <typename Protocol>
class Connection : public std::enable_shared_from_this<Connection<Protocol>> {
 public:
  using Stream = beast::basic_stream<Protocol>;
  using Socket = typename Protocol::socket;

  Connection(Socket socket, Peer peer, const Router& router, const ServerLimits& limits,
             std::shared_ptr<std::size_t> open)
      : stream_(std::move(socket)), peer_(peer), router_(router), limits_(limits), open_(std::move(open)) {
    ++*open_;
  }
  ~Connection() { --*open_; }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void read_request() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
    parser_->body_limit(limits_.body_bytes);
    stream_.expires_after(limits_.read_timeout);  // once for the whole request: a trickle does not prolong it
    http::async_read(
        stream_, buffer_, *parser_,
        [self = this->shared_from_this()](beast::error_code fault, std::size_t) { self->on_request(fault); });
  }

 private:
  using TextResponse = http::response<http::string_body>;
  using HeadResponse = http::response<http::empty_body>;

  void on_request(beast::error_code fault) {
    if (fault == http::error::end_of_stream || fault == beast::error::timeout) return close();
    if (fault == http::error::header_limit) return refuse(error_response(431, "the request's header is too long"));
    if (fault == http::error::body_limit) return refuse(error_response(413, "the request's body is too long"));
    if (fault && fault.category() == http::make_error_code(http::error::end_of_stream).category()) {
      return refuse(error_response(400, "this is no HTTP request"));
    }
    if (fault) return close();
    const auto& message = parser_->get();
    head_ = message.method() == http::verb::head;
    keep_alive_ = message.keep_alive();
    version_ = message.version();
    if (message.method() != http::verb::get && !head_ && message.method() != http::verb::post) {
      Response response = error_response(405, "this method is not known here");
      response.allow = "GET, HEAD, POST";
      return respond(response);
    }
    auto request = parse_target(std::string(message.target()));
    if (!request) return refuse(error_response(400, "the request's target cannot be read"));
    request->method = message.method() == http::verb::post ? Method::post : Method::get;
    request->body = parser_->release().body();
    request->peer = peer_;
    const Response response = router_.route(*request);
    if (request->method == Method::post) {
      log::info("control: POST " + request->path + " by " + peer_.to_string() + ": " +
                std::to_string(response.status));
    }
    respond(response);
  }

  void refuse(const Response& response) {
    keep_alive_ = false;
    head_ = false;
    version_ = 11;
    respond(response);
  }

  template <typename Message>
  void fill_header(Message& message, const Response& response) {
    message.version(version_);
    message.result(response.status);
    message.set(http::field::content_type, response.content_type);
    message.set(http::field::cache_control, "no-store");
    if (!response.allow.empty()) message.set(http::field::allow, response.allow);
    message.keep_alive(keep_alive_);
  }

  /// The loop goes on with others meanwhile; this connection waits.
  void respond_later(const Deferred& begin) {
    stream_.expires_never();
    begin([self = this->shared_from_this()](Response response) {
      asio::post(self->stream_.get_executor(), [self, response = std::move(response)] { self->respond(response); });
    });
  }

  void respond(const Response& response) {
    if (response.later) return respond_later(response.later);
    if (response.chunks && !head_) {
      if (version_ < 11) return respond(error_response(505, "this needs HTTP/1.1"));
      return respond_in_chunks(response);
    }
    text_.emplace();
    fill_header(*text_, response);
    text_->body() = response.body;
    text_->prepare_payload();
    if (head_) text_->body().clear();  // the length stays
    stream_.expires_after(limits_.write_timeout);
    http::async_write(stream_, *text_, [self = this->shared_from_this()](beast::error_code fault, std::size_t) {
      self->on_sent(fault);
    });
  }

  void respond_in_chunks(const Response& response) {
    chunks_ = response.chunks;
    header_.emplace();
    fill_header(*header_, response);
    header_->chunked(true);
    header_serializer_.emplace(*header_);
    stream_.expires_after(limits_.write_timeout);
    http::async_write_header(
        stream_, *header_serializer_,
        [self = this->shared_from_this()](beast::error_code fault, std::size_t) { self->send_chunk(fault); });
  }

  void send_chunk(beast::error_code fault) {
    if (fault) return close();
    stream_.expires_after(limits_.write_timeout);
    auto chunk = chunks_();
    while (chunk && chunk->empty()) chunk = chunks_();  // an empty chunk would end the body
    if (!chunk) {
      chunks_ = nullptr;
      return asio::async_write(
          stream_, http::make_chunk_last(),
          [self = this->shared_from_this()](beast::error_code f, std::size_t) { self->on_sent(f); });
    }
    piece_ = std::move(*chunk);
    asio::async_write(stream_, http::make_chunk(asio::buffer(piece_)),
                      [self = this->shared_from_this()](beast::error_code f, std::size_t) { self->send_chunk(f); });
  }

  void on_sent(beast::error_code fault) {
    if (fault || !keep_alive_) return close();
    read_request();
  }

  void close() {
    beast::error_code ignored;
    stream_.socket().shutdown(Socket::shutdown_send, ignored);
    stream_.close();
  }

  Stream stream_;
  Peer peer_;
  const Router& router_;
  const ServerLimits& limits_;
  std::shared_ptr<std::size_t> open_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<TextResponse> text_;
  std::optional<HeadResponse> header_;
  std::optional<http::response_serializer<http::empty_body>> header_serializer_;
  ChunkSource chunks_;
  std::string piece_;
  bool keep_alive_ = false;
  bool head_ = false;
  unsigned version_ = 11;
};

}  // namespace sekisho::mgmt::control
