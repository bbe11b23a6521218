#include "mgmt/client/client.h"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>

#include "mgmt/client/exchange.h"
#include "mgmt/client/over_tls.h"

namespace sekisho::mgmt::client {
namespace {

using Unix = asio::local::stream_protocol;
using Stream = beast::basic_stream<Unix>;

constexpr std::size_t max_path = 107;  // of a Unix socket's address

Result<Reply, ClientError> exchange_locally(const std::string& path, const HttpRequest& request,
                                            std::chrono::milliseconds timeout, std::ostream* sink) {
  if (path.size() > max_path) return Failure{ClientError::no_socket};
  asio::io_context io(1);
  Stream stream(io);
  Exchange<Stream> exchange(io, stream, timeout, sink);
  const auto fault = exchange.step([&](auto done) { stream.async_connect(Unix::endpoint(path), done); });
  if (fault) return Failure{error_of(fault)};
  return exchange.run(request);
}

}  // namespace

Result<Reply, ClientError> Client::call(control::Method method, const std::string& target, const std::string& body,
                                        std::ostream* stream) const {
  HttpRequest request;
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
  if (!remote_.url.empty()) return exchange_over_tls(remote_, std::move(request), timeout_, stream);
  return exchange_locally(path_, request, timeout_, stream);
}

}  // namespace sekisho::mgmt::client
