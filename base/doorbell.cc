#include "base/doorbell.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

#include "base/check.h"

namespace sekisho {

Doorbell::Doorbell() : fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) { SEKISHO_CHECK(fd_ >= 0); }
Doorbell::~Doorbell() { close(fd_); }

void Doorbell::finish() {
  if (sleeping_.exchange(false, std::memory_order_acq_rel)) return;  // nobody rang
  std::uint64_t count = 0;
  // Empty when the ringer has yet to write, which will end one later sleep early.
  [[maybe_unused]] const ssize_t n = read(fd_, &count, sizeof count);
}

void Doorbell::wake() {
  if (!sleeping_.exchange(false, std::memory_order_acq_rel)) return;  // another ringer was first
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t n = write(fd_, &one, sizeof one);  // full means that it is awake already
}

}  // namespace sekisho
