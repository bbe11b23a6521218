// The TLS side of Client: url, token, certificates. For client.cc only. Errors, threads: as client.h.
#pragma once

#include "mgmt/client/exchange.h"

namespace sekisho::mgmt::client {

/// "https://HOST:PORT", with a literal IPv6 address in brackets; port 443 when it is left out.
struct Url {
  std::string host, port;
};
std::optional<Url> parse_url(const std::string& text);

Result<Reply, ClientError> exchange_over_tls(const Remote& remote, HttpRequest request,
                                             std::chrono::milliseconds timeout, std::ostream* sink);

}  // namespace sekisho::mgmt::client
