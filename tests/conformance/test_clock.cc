// The clock of `sekishod-testclock`: a test moves it.
//
// Linked in place of base/clock.cc and base/sleep_limit.cc, so that the program for production has nothing of it. The
// file named by SEKISHO_TIME_OFFSET holds seconds to be added to the wall clock ("-00598000000"), and is read at each
// look at the clock; what it changes by while the program runs is added to the monotonic clock as well: both clocks
// jump together. Without the variable this is the clock of the host.
// Threads: any. Errors: a file that cannot be read counts as 0.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <ctime>

#include "base/clock.h"
#include "base/sleep_limit.h"

namespace sekisho {
namespace {

int offset_file() {
  static const int fd = [] {
    const char* path = std::getenv("SEKISHO_TIME_OFFSET");
    return path == nullptr ? -1 : ::open(path, O_RDONLY | O_CLOEXEC);
  }();
  return fd;
}

std::int64_t read_offset() {
  std::array<char, 32> text{};
  if (offset_file() < 0 || ::pread(offset_file(), text.data(), text.size() - 1, 0) <= 0) return 0;
  return std::strtoll(text.data(), nullptr, 10);
}

/// What the offset was when the clock was first looked at.
std::int64_t first_offset() {
  static const std::int64_t offset = read_offset();
  return offset;
}

timespec host_time(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return t;
}

}  // namespace

Instant monotonic_now() {
  const std::int64_t moved = first_offset();
  const timespec t = host_time(CLOCK_MONOTONIC);
  return {(std::int64_t{t.tv_sec} + read_offset() - moved) * 1'000'000'000 + t.tv_nsec};
}

WallTime wall_now() { return {host_time(CLOCK_REALTIME).tv_sec + read_offset()}; }

Duration sleep_limit() { return std::chrono::milliseconds(5); }

}  // namespace sekisho
