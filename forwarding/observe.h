// What an exchange did and saw, written to the board of its group: counters, RTT, hedge delay, suspicions.
//
// Workers and probers call this instead of reading Observations themselves, so that one file says what may move what:
// a mismatched datagram moves its counter alone (CVE-2023-26437); `edns` falls only on no_edns_confirmed; `up` never
// here. Threads: any (relaxed atomics). Errors: a tag outside the board (an exchange older than a reload) is ignored.
#pragma once

#include "forwarding/exchange.h"
#include "forwarding/health.h"

namespace sekisho::forwarding {

/// A real query's send: counts queries, TCP and hedges.
void record(const Action& action, GroupBoard& board);
/// A real query's observation.
void record(const Observation& observation, GroupBoard& board);
/// A probe's observation: RTT and EDNS only, neither counters of real queries nor suspicions.
void record_probe(const Observation& observation, GroupBoard& board);

}  // namespace sekisho::forwarding
