// How TLS is spoken with the control plane: 1.2 and 1.3, forward secrecy only, no renegotiation, no resumption.
//
// A server's context may ask for client certificates; who presents one that the given authority has not signed gets
// no connection. A client's context always proves the server. Files are PEM. Threads: contexts are made by one thread
// and not changed afterwards. Errors: one sentence that names the file. Spec: RFC 9325.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "base/result.h"
#include "mgmt/tls/files.h"

namespace sekisho::mgmt::tls {

using Context = boost::asio::ssl::context;

Result<std::shared_ptr<Context>, std::string> make_server_context(const ServerFiles& files);

Result<std::shared_ptr<Context>, std::string> make_client_context(const ClientFiles& files);

}  // namespace sekisho::mgmt::tls
