// Where dnstap frames leave: a Unix socket with a reader that may come and go, or a file of bounded size.
//
// Neither is ever waited for: write_some() takes what goes at once. An outlet that is not open drops nothing by
// itself; it says so, and its user decides.
// Owns: the descriptor. Threads: the dnstap writer's. Errors: logged once per change.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"

namespace sekisho::mgmt::dnstap {

class Outlet {
 public:
  virtual ~Outlet() = default;
  /// Opens, greets and keeps alive; true while frames can be written.
  virtual bool ready(Instant now) = 0;
  /// Of whole frames' octets, as many as go at once. An outlet that broke is not ready() the next time, so
  /// that its user lets go of what is left of a frame.
  virtual std::size_t write_some(Bytes octets) = 0;
  /// Says the end, if it can be said at once.
  virtual void close() = 0;
};

std::unique_ptr<Outlet> socket_outlet(std::string path);
/// At max_bytes the file becomes PATH.old and a new one begins; the same at the start, if there is one.
std::unique_ptr<Outlet> file_outlet(std::string path, std::uint64_t max_bytes);

}  // namespace sekisho::mgmt::dnstap
