// What the gateway watches by itself, as staff see it in `sekishoctl status`: plain values and their JSON.
// Threads: plain values. Units: milliseconds, seconds since 1970, shares from 0 to 1.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sekisho::mgmt::control {

struct CanaryStatus {
  std::string realm, name, type, expect;
  std::string result;  ///< "good", "no-answer", "failed" …; empty: not asked yet
  std::int64_t asked_at = 0, last_good = 0;
  double duration_ms = 0;
};
struct ClockStatus {
  std::string state;  ///< "synchronised" …; empty: not looked at
  std::int64_t checked_at = 0;
  double offset_ms = 0, error_bound_ms = 0;
  std::string source;
};
struct ServfailStatus {
  std::string view;
  double share = -1;  ///< negative: too little traffic to say
  double expected = 0, limit = 0;
  bool learning = true;
  std::uint64_t hours_known = 0, hours_to_learn = 0;
};
struct WatchReport {
  std::vector<CanaryStatus> canaries;
  ClockStatus clock;
  std::vector<ServfailStatus> servfail;
};

}  // namespace sekisho::mgmt::control
