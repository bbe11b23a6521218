// How long failures are remembered, and when stale data is used without asking first.
//
// After a failed refresh stale data is used at once for 30 s; for a forwarded cut only while its whole group is down,
// so that clients see the end of an outage within seconds. Threads: the worker's. Spec: RFC 8767 §5 (failure recheck
// timer), RFC 9520 §3.2.
#pragma once

#include "resolver/machine/worker.h"

namespace sekisho::resolver {

inline constexpr Duration stale_recheck = 30s;
inline constexpr Duration forwarder_recheck = 2s;
inline constexpr std::uint32_t failure_age_limit = 1;  ///< seconds that a lane may keep a SERVFAIL

FailurePause failure_pause(bool forwarding);
/// True when the last refresh failed so lately that `stale` is used without a new one.
bool use_without_asking(const Entry& stale, const forwarding::Realm& realm, const forwarding::ZoneRule& rule,
                        const forwarding::HealthBoard& health, Instant now);

}  // namespace sekisho::resolver
