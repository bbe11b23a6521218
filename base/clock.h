// Time as an argument.
//
// Protocol code never reads a clock: it gets an Instant (monotonic) or a WallTime (for RRSIG validity and for
// people). Only lane, engine and manager loops call now(), once per round.
#pragma once

#include <chrono>
#include <cstdint>

namespace sekisho {

using Duration = std::chrono::nanoseconds;
using namespace std::chrono_literals;

/// A point of the monotonic clock. Units: nanoseconds since an arbitrary start.
struct Instant {
  std::int64_t ns = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
  friend Instant operator+(Instant t, Duration d) { return {t.ns + d.count()}; }
  friend Instant operator-(Instant t, Duration d) { return {t.ns - d.count()}; }
  friend Duration operator-(Instant a, Instant b) { return Duration{a.ns - b.ns}; }
  /// Whole seconds, as the caches count them.
  std::uint32_t seconds() const { return static_cast<std::uint32_t>(ns / 1'000'000'000); }
};

/// Seconds since 1970-01-01T00:00:00Z.
struct WallTime {
  std::int64_t seconds = 0;
  friend auto operator<=>(const WallTime&, const WallTime&) = default;
};

/// Reads CLOCK_MONOTONIC. Threads: any.
Instant monotonic_now();
/// Reads CLOCK_REALTIME. Threads: any.
WallTime wall_now();

}  // namespace sekisho
