// What a client's certificate says of it, once OpenSSL has proven it; and the name that a client asks for.
//
// Threads: the connection's. Errors: nothing where there is no certificate or it was not proven.
#pragma once

#include <optional>
#include <string>

#include "mgmt/access/gate.h"

struct ssl_st;  // OpenSSL's SSL

namespace sekisho::mgmt::tls {

std::optional<access::CertificateFacts> facts_of(ssl_st* connection);

/// For a client: the name of the server that is wanted (SNI). Addresses are not named. False: it cannot be.
bool name_server(ssl_st* connection, const std::string& host);

}  // namespace sekisho::mgmt::tls
