// The PEM files that TLS is spoken with. Threads: plain values.
#pragma once

#include <string>

namespace sekisho::mgmt::tls {

struct ServerFiles {
  std::string certificate;  ///< chain, the server's own first
  std::string key;          ///< readable by its owner and group at most
  std::string client_ca;    ///< empty: clients are not asked for certificates
  bool certificate_needed = false;
};

struct ClientFiles {
  std::string ca;  ///< empty: the host's own list
  std::string certificate, key;
};

}  // namespace sekisho::mgmt::tls
