// Which events are looked at: while nobody is over a rate, one of sixteen, for all sixteen; as soon as somebody is,
// each, until a second has passed without.
//
// A look costs a line of memory, and in everyday life it finds nothing. Of each sixteen a random one is taken, so
// that no rhythm of packets escapes or always hits the same source. Rates below 1,000 a second are too small for
// that: what they hold for is always looked at.
//
// Threads: one. Units: ticks of RateTable.
#pragma once

#include <cstdint>

#include "dataplane/pipeline/rate_table.h"

namespace sekisho::dataplane {

class RateWatch {
 public:
  static constexpr std::uint32_t sample = 16;

  explicit RateWatch(std::uint64_t seed) : state_(seed) {}

  /// How many events this one stands for; 0: it is not looked at.
  std::uint32_t weigh(Rate rate, std::uint64_t now) noexcept {
    if (now < until_ || rate.price > Rate::second / 1000) return 1;
    return due() ? sample : 0;
  }
  /// As weigh(), whatever the rate.
  std::uint32_t weigh_any(std::uint64_t now) noexcept {
    if (now < until_) return 1;
    return due() ? sample : 0;
  }
  /// Somebody is over a rate.
  void alarm(std::uint64_t now) noexcept { until_ = now + Rate::second; }

 private:
  bool due() noexcept {
    if (--left_ != 0) [[likely]]
      return false;
    state_ = state_ * 0x5851F42D4C957F2DULL + 0x14057B7EF767814FULL;
    const auto next = static_cast<std::uint32_t>(state_ >> 60);
    left_ = sample - place_ + next;  // the rest of these sixteen, and up to the place in the next
    place_ = next;
    return true;
  }

  std::uint64_t state_;
  std::uint64_t until_ = 0;
  std::uint32_t left_ = 1, place_ = 0;
};

}  // namespace sekisho::dataplane
