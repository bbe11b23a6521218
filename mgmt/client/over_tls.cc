#include "mgmt/client/over_tls.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <fstream>

#include "mgmt/tls/certificate.h"
#include "mgmt/tls/contexts.h"

namespace sekisho::mgmt::client {
namespace {

using Tcp = asio::ip::tcp;
using Stream = beast::ssl_stream<beast::basic_stream<Tcp>>;

/// The first line of the file.
std::optional<std::string> read_token(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  if (!std::getline(in, line)) return std::nullopt;
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  if (line.empty()) return std::nullopt;
  return line;
}

/// Whoever does not trust us says so only in reply to what we send first (TLS 1.3).
ClientError error_over_tls(ClientError error) {
  return error == ClientError::broken ? ClientError::untrusted : error;
}

}  // namespace

std::optional<Url> parse_url(const std::string& text) {
  static constexpr std::string_view scheme = "https://";
  if (!text.starts_with(scheme)) return std::nullopt;
  std::string rest = text.substr(scheme.size());
  if (rest.ends_with('/')) rest.pop_back();
  if (rest.find_first_of("/?#@ ") != std::string::npos) return std::nullopt;
  Url url{"", "443"};
  std::size_t colon = rest.rfind(':');
  if (rest.starts_with('[')) {
    const std::size_t end = rest.find(']');
    if (end == std::string::npos) return std::nullopt;
    url.host = rest.substr(1, end - 1);
    if (end + 1 < rest.size() && rest[end + 1] != ':') return std::nullopt;
    colon = end + 1 < rest.size() ? end + 1 : std::string::npos;
  } else {
    url.host = rest.substr(0, colon);
    if (url.host.find(':') != std::string::npos) return std::nullopt;
  }
  if (colon != std::string::npos) url.port = rest.substr(colon + 1);
  const bool number =
      !url.port.empty() && url.port.size() <= 5 && url.port.find_first_not_of("0123456789") == std::string::npos;
  if (url.host.empty() || !number) return std::nullopt;
  return url;
}

Result<Reply, ClientError> exchange_over_tls(const Remote& remote, HttpRequest request,
                                             std::chrono::milliseconds timeout, std::ostream* sink) {
  const auto url = parse_url(remote.url);
  if (!url) return Failure{ClientError::bad_url};
  if (!remote.token_file.empty()) {
    const auto token = read_token(remote.token_file);
    if (!token) return Failure{ClientError::no_token_file};
    request.set(http::field::authorization, "Bearer " + *token);
  }
  request.set(http::field::host, url->host);
  const auto context = tls::make_client_context({remote.ca, remote.certificate, remote.key});
  if (!context) return Failure{ClientError::untrusted};

  asio::io_context io(1);
  beast::error_code fault;
  const auto places = Tcp::resolver(io).resolve(url->host, url->port, fault);
  if (fault) return Failure{ClientError::no_route};
  Stream stream(io, **context);
  stream.set_verify_callback(asio::ssl::host_name_verification(url->host), fault);
  if (fault || !tls::name_server(stream.native_handle(), url->host)) return Failure{ClientError::untrusted};
  Exchange<Stream> exchange(io, stream, timeout, sink);
  fault = exchange.step([&](auto done) {
    beast::get_lowest_layer(stream).async_connect(places,
                                                  [done](beast::error_code f, const Tcp::endpoint&) { done(f); });
  });
  if (fault) return Failure{fault == beast::error::timeout ? ClientError::timeout : ClientError::no_route};
  fault = exchange.step([&](auto done) { stream.async_handshake(asio::ssl::stream_base::client, done); });
  if (fault) return Failure{fault == beast::error::timeout ? ClientError::timeout : ClientError::untrusted};
  auto reply = exchange.run(request);
  if (!reply) return Failure{error_over_tls(reply.error())};
  return reply;
}

}  // namespace sekisho::mgmt::client
