// A server's TLS context that follows its files: a renewed certificate is used by the next connection, without a
// restart.
//
// Files are looked at every few seconds, when somebody connects. Files that do not fit together change nothing: the
// log says so, and the context before stays. Threads: one. Owns: the context, shared with connections.
#pragma once

#include <cstdint>

#include "base/clock.h"
#include "mgmt/tls/contexts.h"

namespace sekisho::mgmt::tls {

class FreshContext {
 public:
  static constexpr Duration look_interval = 5s;

  static Result<FreshContext, std::string> open(const ServerFiles& files);
  std::shared_ptr<Context> current(Instant now);

 private:
  FreshContext(ServerFiles files, std::shared_ptr<Context> context);
  std::uint64_t stamp() const;

  ServerFiles files_;
  std::shared_ptr<Context> context_;
  std::uint64_t stamp_;
  Instant next_look_;
};

}  // namespace sekisho::mgmt::tls
