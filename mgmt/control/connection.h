// One connection of the control server: request, response, next request, each within its limits.
//
// The header comes first: who asks, whether they may, and how much they may send is decided before a body is read.
// Whoever is refused gets a response, and what they still send is drained for a moment so that it arrives.
#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "base/log.h"
#include "mgmt/control/transport.h"

namespace sekisho::mgmt::control {

/// Transport: transport.h. Keeps itself alive while something is under way.
template <typename Transport>
class Connection : public std::enable_shared_from_this<Connection<Transport>> {
 public:
  /// `slot` is held as long as the connection lives.
  Connection(Transport transport, Peer peer, access::Gate& gate, const Router& router, const ServerLimits& limits,
             std::shared_ptr<void> slot)
      : transport_(std::move(transport)),
        peer_(std::move(peer)),
        gate_(gate),
        router_(router),
        limits_(limits),
        slot_(std::move(slot)) {}
  ~Connection() { gate_.leave(peer_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void begin() {
    transport_.expires_after(limits_.read_timeout);
    transport_.begin([self = this->shared_from_this()](beast::error_code fault) { self->on_begun(fault); });
  }

 private:
  using TextResponse = http::response<http::string_body>;
  using HeadResponse = http::response<http::empty_body>;

  auto& stream() { return transport_.stream(); }

  void on_begun(beast::error_code fault) {
    if (!fault) return read_request();
    if (fault == beast::error::timeout) {
      note(Refusal::too_slow, "the handshake");
    } else if (!is_gone(fault)) {
      note(Refusal::failed_handshake, fault.message());
    }
    transport_.close();
  }

  void read_request() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
    parser_->body_limit(limits_.staff_body_bytes);
    transport_.expires_after(limits_.read_timeout);  // once for the whole request: a trickle does not prolong it
    http::async_read_header(
        stream(), buffer_, *parser_,
        [self = this->shared_from_this()](beast::error_code fault, std::size_t) { self->on_header(fault); });
  }

  void on_header(beast::error_code fault) {
    if (fault) return on_read_fault(fault);
    const auto& message = parser_->get();
    head_ = message.method() == http::verb::head;
    keep_alive_ = message.keep_alive();
    version_ = message.version();
    const std::string line = std::string(message.method_string()) + " " + std::string(message.target());
    if (!gate_.take_request(peer_, monotonic_now()))
      return refuse(Refusal::too_often, line, error_response(429, "too many requests: wait a second"));
    const bool post = message.method() == http::verb::post;
    auto request = parse_target(std::string(message.target()));
    if (!request) return refuse(Refusal::malformed, line, error_response(400, "the request's target cannot be read"));
    request_ = *std::move(request);
    request_.method = post ? Method::post : Method::get;
    const access::Credentials shown{std::string(message[http::field::authorization]), transport_.certificate()};
    if (const auto why = gate_.identify(peer_, shown, monotonic_now(), wall_now()))
      return refuse(*why, line, error_response(401, sentence_for(*why)));
    if (!post && !head_ && message.method() != http::verb::get) {
      Response response = error_response(405, "this method is not known here");
      response.allow = "GET, HEAD, POST";
      return refuse(Refusal::wrong_method, line, response);
    }
    if (post && message.find(http::field::origin) != message.end()) {
      // A page could make staff's browser ask with their certificate.
      return refuse(Refusal::foreign_page, line, error_response(403, "no page may change anything here"));
    }
    request_.peer = peer_;
    if (const auto barred = router_.bar(request_)) return refuse(refusal_of(barred->why), line, barred->response);
    read_body(line);
  }

  void read_body(const std::string& line) {
    const std::size_t most = may(peer_.role, Role::operator_) ? limits_.staff_body_bytes : limits_.body_bytes;
    const auto size = parser_->content_length();
    if (size && *size > most)
      return refuse(Refusal::body_too_long, line, error_response(413, "the request's body is too long"));
    parser_->body_limit(most);
    http::async_read(
        stream(), buffer_, *parser_,
        [self = this->shared_from_this()](beast::error_code fault, std::size_t) { self->on_request(fault); });
  }

  void on_read_fault(beast::error_code fault) {
    const bool began = parser_->got_some();
    version_ = 11;
    if (fault == beast::error::timeout) {
      // A connection that rests between two requests is no offence.
      if (began || !served_) note(Refusal::too_slow, began ? "a request that did not end" : "nothing was asked");
      return transport_.close();
    }
    if (fault == http::error::header_limit)
      return refuse(Refusal::header_too_long, "", error_response(431, "the request's header is too long"));
    if (fault == http::error::body_limit)
      return refuse(Refusal::body_too_long, request_.path, error_response(413, "the request's body is too long"));
    const bool http_fault = fault.category() == http::make_error_code(http::error::end_of_stream).category();
    if (http_fault && fault != http::error::end_of_stream && fault != http::error::partial_message)
      return refuse(Refusal::malformed, fault.message(), error_response(400, "this is no HTTP request"));
    transport_.close();
  }

  void on_request(beast::error_code fault) {
    if (fault) return on_read_fault(fault);
    request_.body = std::move(parser_->get().body());
    const Response response = router_.route(request_);
    if (request_.method == Method::post) {
      log::info("control: POST " + request_.path + " by " + peer_.to_string() + ": " +
                std::to_string(response.status));
    }
    respond(response);
  }

  void note(Refusal why, const std::string& detail) { gate_.refused(why, peer_, detail, monotonic_now()); }

  /// Whoever has not sent a whole request, or may not send one, is told so and has to come again.
  void refuse(Refusal why, const std::string& detail, const Response& response) {
    note(why, detail);
    keep_alive_ = false;
    respond(response);
  }

  template <typename Message>
  void fill_header(Message& message, const Response& response) {
    message.version(version_);
    message.result(response.status);
    message.set(http::field::content_type, response.content_type);
    message.set(http::field::cache_control, "no-store");
    message.set("X-Content-Type-Options", "nosniff");
    if (!response.allow.empty()) message.set(http::field::allow, response.allow);
    if (response.status == 401) message.set(http::field::www_authenticate, "Bearer");
    if (response.status == 429) message.set(http::field::retry_after, "1");
    message.keep_alive(keep_alive_);
  }

  /// The loop goes on with others meanwhile; this connection waits.
  void respond_later(const Deferred& begin) {
    transport_.expires_never();
    // Whoever calls back does so in another thread and may keep the function for a while: it holds no share of the
    // connection any more, or that thread would be the one to end it.
    auto waiting = std::make_shared<std::shared_ptr<Connection>>(this->shared_from_this());
    begin([waiting](Response response) {
      auto executor = (*waiting)->stream().get_executor();
      asio::post(executor, [self = std::exchange(*waiting, nullptr), response = std::move(response)] {
        self->respond(response);
      });
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
    transport_.expires_after(limits_.write_timeout);
    http::async_write(stream(), *text_, [self = this->shared_from_this()](beast::error_code fault, std::size_t) {
      self->on_sent(fault);
    });
  }

  void respond_in_chunks(const Response& response) {
    chunks_ = response.chunks;
    header_.emplace();
    fill_header(*header_, response);
    header_->chunked(true);
    header_serializer_.emplace(*header_);
    transport_.expires_after(limits_.write_timeout);
    http::async_write_header(
        stream(), *header_serializer_,
        [self = this->shared_from_this()](beast::error_code fault, std::size_t) { self->send_chunk(fault); });
  }

  void send_chunk(beast::error_code fault) {
    if (fault) return transport_.close();
    transport_.expires_after(limits_.write_timeout);
    auto chunk = chunks_();
    while (chunk && chunk->empty()) chunk = chunks_();  // an empty chunk would end the body
    if (!chunk) {
      chunks_ = nullptr;
      return asio::async_write(
          stream(), http::make_chunk_last(),
          [self = this->shared_from_this()](beast::error_code f, std::size_t) { self->on_sent(f); });
    }
    piece_ = std::move(*chunk);
    asio::async_write(stream(), http::make_chunk(asio::buffer(piece_)),
                      [self = this->shared_from_this()](beast::error_code f, std::size_t) { self->send_chunk(f); });
  }

  void on_sent(beast::error_code fault) {
    if (fault) return transport_.close();
    served_ = true;
    if (keep_alive_) return read_request();
    transport_.expires_after(limits_.drain_timeout);
    transport_.end([self = this->shared_from_this()](beast::error_code) { self->drain(); });
  }

  /// What is unread when a socket closes would take our response with it.
  void drain() {
    transport_.lowest().async_read_some(asio::buffer(drained_),
                                        [self = this->shared_from_this()](beast::error_code fault, std::size_t size) {
                                          self->drained_bytes_ += size;
                                          if (fault || self->drained_bytes_ > self->limits_.drain_bytes)
                                            return self->transport_.close();
                                          self->drain();
                                        });
  }

  Transport transport_;
  Peer peer_;
  access::Gate& gate_;
  const Router& router_;
  const ServerLimits& limits_;
  std::shared_ptr<void> slot_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  Request request_;
  std::optional<TextResponse> text_;
  std::optional<HeadResponse> header_;
  std::optional<http::response_serializer<http::empty_body>> header_serializer_;
  ChunkSource chunks_;
  std::string piece_;
  std::array<char, 4096> drained_{};
  std::size_t drained_bytes_ = 0;
  bool keep_alive_ = false, head_ = false, served_ = false;
  unsigned version_ = 11;
};

}  // namespace sekisho::mgmt::control
