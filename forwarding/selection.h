// From a group and what is known of its servers to the order in which an exchange asks them, and how patiently.
//
// Servers that are fully up come first, then those that answer by TCP alone, then those that are down; within a rank
// by the file's order (`ordered`) or by smoothed RTT (`fastest`). Nothing is left out: probes can be wrong, and then
// a real query still gets through.
//
// To add a policy: one enumerator in realm.h, its order here, one schema row, its test.
// Threads: any; reads atomics. Owns: nothing. Spec: requirements L-2, N-4.
#pragma once

#include <vector>

#include "forwarding/exchange.h"
#include "forwarding/health.h"
#include "forwarding/realm.h"
#include "forwarding/retry_budget.h"

namespace sekisho::forwarding {

/// Candidates in the order to be tried; `tag` is the server's index in the group. Without a board all count as up.
std::vector<Candidate> select_servers(const UpstreamGroup& group, const GroupBoard* board);

/// Servers, and settings that fit their state: the first one's learnt hedge delay; when all are down, few sends
/// and an early end, so that a stale answer or a clear failure comes soon.
struct Plan {
  std::vector<Candidate> candidates;
  ExchangeSettings settings;
};
/// `budget` is the caller's, one per group, and outlives the exchange; may be null.
/// The caller sets dnssec_ok and checking_disabled as its realm wants.
Plan plan_exchange(const UpstreamGroup& group, const GroupBoard* board, RetryBudget* budget);

}  // namespace sekisho::forwarding
