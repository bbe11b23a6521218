// What is learnt from round trips: smoothed RTT with its variation, and the delay after which a reply is overdue.
//
// Several workers feed the same estimates without a lock: a lost update costs nothing but a little smoothing.
// Threads: pure functions of values. Units: Duration. Spec: RFC 6298 §2 (without its one-second floor).
#pragma once

#include <algorithm>

#include "base/clock.h"

namespace sekisho::forwarding {

struct RttEstimate {
  Duration srtt = 50ms;
  Duration variation = 25ms;
};

/// RFC 6298 §2.3: alpha 1/8, beta 1/4.
inline RttEstimate with_sample(RttEstimate estimate, Duration rtt) {
  const Duration error = rtt > estimate.srtt ? rtt - estimate.srtt : estimate.srtt - rtt;
  estimate.variation = (estimate.variation * 3 + error) / 4;
  estimate.srtt = (estimate.srtt * 7 + rtt) / 8;
  return estimate;
}

/// How long a reply is waited for before the next server is asked.
inline Duration retransmit_timeout(const RttEstimate& estimate, Duration shortest, Duration longest) {
  return std::clamp(estimate.srtt + 4 * estimate.variation, shortest, std::max(shortest, longest));
}

/// The learnt delay settles where one reply in a hundred is later: each later one raises it by a tenth, each earlier
/// one lowers it by a thousandth. It needs no history, and forgets within a few thousand replies.
constexpr Duration shortest_hedge_delay = 5ms;
constexpr Duration longest_hedge_delay = 250ms;

inline Duration hedge_delay_after(Duration delay, bool overdue) {
  const Duration next = overdue ? delay + delay / 10 : delay - delay / 1000;
  return std::clamp(next, shortest_hedge_delay, longest_hedge_delay);
}

}  // namespace sekisho::forwarding
