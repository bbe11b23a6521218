// One gateway for one configuration: a start makes waiting changes undone, and must not do so to a gateway that runs.
//
// The lock is on a file beside the configuration, FILE.lock, and goes with the process, however it ends. Where that
// file cannot be made (a read-only directory), nothing can be changed there either, and the lock is not needed.
//
// Owns: a descriptor. Threads: one. Errors: a sentence for whoever started the second one.
#pragma once

#include <string>

#include "base/result.h"

namespace sekisho::mgmt::life {

class ConfigLock {
 public:
  /// `config_path` as real_path() gives it. Fails when another process holds it.
  static Result<ConfigLock, std::string> take(const std::string& config_path);

  ConfigLock(ConfigLock&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  ConfigLock& operator=(ConfigLock&&) = delete;
  ~ConfigLock();

 private:
  explicit ConfigLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace sekisho::mgmt::life
