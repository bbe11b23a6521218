// One request to the running gateway, over its Unix socket or over TLS.
//
// Threads: one call at a time; blocks for at most the timeout between two pieces of progress.
// Errors: closed enum; every HTTP status is a reply, not an error. Limits: a reply that is kept is at most 64 MiB.
#pragma once

#include <chrono>
#include <cstdint>
#include <ostream>
#include <string>

#include "base/result.h"
#include "mgmt/client/remote.h"
#include "mgmt/control/http.h"

namespace sekisho::mgmt::client {

enum class ClientError : std::uint8_t {
  no_socket,  ///< the path is not there
  permission,
  not_running,  ///< a socket nobody listens on
  timeout,
  cut_off,  ///< the body began and did not end
  broken,   ///< no HTTP reply
  // over TLS
  bad_url,
  no_route,       ///< no such host, nothing leads there, nobody listens
  untrusted,      ///< no TLS, or one side does not trust the other
  no_token_file,  ///< it cannot be read
};

struct Reply {
  unsigned status = 0;
  std::string body;  ///< empty when it went to the stream
};

class Client {
 public:
  Client(std::string socket_path, std::chrono::milliseconds timeout)
      : path_(std::move(socket_path)), timeout_(timeout) {}
  Client(Remote remote, std::chrono::milliseconds timeout) : remote_(std::move(remote)), timeout_(timeout) {}

  /// With `stream`, the body of a 200 is written there as it comes.
  Result<Reply, ClientError> call(control::Method method, const std::string& target, const std::string& body = {},
                                  std::ostream* stream = nullptr) const;

 private:
  std::string path_;
  Remote remote_;  ///< url "": the Unix socket
  std::chrono::milliseconds timeout_;
};

}  // namespace sekisho::mgmt::client
