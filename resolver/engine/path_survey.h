// Asks many servers at once whether large answers come from them to here, each out of its realm's exit.
//
// The sockets are of the kind that workers use (bound to the realm's device and source, random ports, fragments taken
// as truncated), but of its own: nobody's questions wait, and health and budgets notice nothing.
//
// Threads: the caller's, which waits; at most `limit`, less when `stopping` becomes true. Owns: its sockets.
// Limits: max_path_targets. Spec: requirement K-2.
#pragma once

#include <atomic>
#include <span>
#include <vector>

#include "forwarding/path_probe.h"
#include "forwarding/realm.h"

namespace sekisho::resolver {

inline constexpr std::size_t max_path_targets = 200;

struct PathTarget {
  RealmId realm;
  Endpoint server;
  forwarding::PathQuestion question;
};

/// One for each target, in their order; what was not done in time is `not_asked`.
std::vector<forwarding::PathEvidence> survey_paths(const forwarding::RealmTable& table,
                                                   std::span<const PathTarget> targets, Duration limit,
                                                   const std::atomic<bool>& stopping);

}  // namespace sekisho::resolver
