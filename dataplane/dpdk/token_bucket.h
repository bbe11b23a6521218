// So many per second and no more, with a tenth of a second's worth saved up.
//
// Threads: a plain value. Units: events per second.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/clock.h"

namespace sekisho::dataplane::dpdk {

class TokenBucket {
 public:
  explicit TokenBucket(unsigned per_second)
      : per_second_(per_second), most_(std::max(per_second / 10, 32U) * unit), left_(most_) {}

  bool take(Instant now) {
    refill(now);
    if (left_ < unit) return false;
    left_ -= unit;
    return true;
  }

 private:
  static constexpr std::int64_t unit = 1'000'000'000;

  void refill(Instant now) {
    const std::int64_t passed = std::min<std::int64_t>((now - last_).count(), unit);
    last_ = now;
    left_ = std::min(most_, left_ + passed * per_second_);
  }

  std::int64_t per_second_;
  std::int64_t most_;
  std::int64_t left_;
  Instant last_;
};

}  // namespace sekisho::dataplane::dpdk
