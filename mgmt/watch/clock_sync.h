// Is the clock kept right by somebody? What chronyd or the kernel says of it, and whether that is good enough.
//
// A time daemon that lost its sources goes on saying "Normal" for long; so its own bound of the error and the age of
// its last measurement count too. Reading is I/O (read_…); judging is pure.
// Threads: any. Spec: G2-3, G2-12. Units: seconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace sekisho::mgmt::watch {

enum class ClockState : std::uint8_t {
  synchronised,
  unsynchronised,  ///< the daemon or the kernel says so
  too_far_off,     ///< it may be wrong by more than the limit
  stale,           ///< last measured too long ago
  unknown,         ///< nobody answers
};
/// "synchronised" …: words for metrics and JSON.
std::string_view to_text(ClockState state);

struct ClockReading {
  bool synchronised = false;
  double offset = 0;       ///< from true time, as the daemon estimates it
  double error_bound = 0;  ///< it is not wrong by more
  std::uint32_t stratum = 0;
  std::optional<WallTime> measured_at;
  std::string source;  ///< a server's name or address; empty: not said
};

/// A line of `chronyc -c tracking`; nothing when it is something else.
std::optional<ClockReading> parse_tracking(std::string_view line);

/// Runs chronyc, which waits some seconds at most. Nothing when chronyd does not answer.
std::optional<ClockReading> read_chrony(const std::string& chronyd);
/// Asks the kernel (adjtimex).
ClockReading read_kernel_clock();

/// Measurements older than this are stale: chronyd's longest interval is far below.
constexpr std::int64_t longest_silence = 4 * 3600;
ClockState judge_sync(const std::optional<ClockReading>& reading, double error_limit, WallTime now);

}  // namespace sekisho::mgmt::watch
