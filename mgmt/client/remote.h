// How to reach a gateway on another host, over TLS. Threads: plain value. Limits: url as parse_url() takes it
// (over_tls.h).
#pragma once

#include <string>

namespace sekisho::mgmt::client {

/// The files' names; `url` empty: there is none.
struct Remote {
  std::string url;  ///< "https://gw1.city.example:8443"
  std::string token_file, ca, certificate, key;
};

}  // namespace sekisho::mgmt::client
