// The inside of a WorkerCore: its tables, and the moment in which they are worked on.
//
// A Turn is one event's context: the time, the way out, and the worker. Steps get a Turn and a Resolution and say
// which step is next; what they want done in the world goes through Turn::out.
//
// Owns: everything a worker has. Threads: one.
#pragma once

#include <deque>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>

#include "resolver/cache/truth_cache.h"
#include "resolver/machine/crowd.h"
#include "resolver/machine/realm_state.h"
#include "resolver/machine/resolution.h"
#include "resolver/machine/worker_core.h"

namespace sekisho::resolver {

class CopyBoard;

struct Worker {
  Worker(const WorkerLimits& worker_limits, forwarding::HealthBoard& board, Random& source, WallClock clock);

  WorkerLimits limits;
  forwarding::HealthBoard& health;
  Random& random;
  WallClock wall;
  std::uint64_t hash_key;
  WorkerCounters counters;
  TruthCache cache;
  Crowd crowd;
  CopyBoard* copies = nullptr;                    ///< none: no zone is copied
  const forwarding::RealmTable* table = nullptr;  ///< the current one; renewed by set_realms()
  std::unordered_map<RealmId, std::unique_ptr<RealmState>> realms;

  std::unordered_map<ResolutionId, std::unique_ptr<Resolution>> resolutions;
  std::unordered_map<std::uint64_t, ResolutionId> exchanges;
  std::unordered_map<std::uint64_t, std::uint32_t> per_client;
  std::set<std::pair<Instant, ResolutionId>> timers;
  std::deque<ResolutionId> ready;  ///< to be driven before the turn ends
  std::size_t refreshes_in_flight = 0;
  forwarding::RetryBudget prefetches{10};
  ResolutionId last_resolution = 0;
  std::uint64_t last_exchange = 0;

  Resolution* find(ResolutionId id);
};

struct Turn {
  Worker& worker;
  Instant now;
  WorkerOutput& out;

  const forwarding::Realm& realm_of(const Resolution& r) const;
  RealmState& state_of(const Resolution& r) const;
  const forwarding::ZoneRule& rule_of(const Resolution& r) const;
};

/// What the worker has for a realm; made when it is not there. Null when the table does not know the realm.
struct RealmView {
  const forwarding::Realm* realm = nullptr;
  RealmState* state = nullptr;
};
RealmView view_realm(Worker& worker, RealmId id);

}  // namespace sekisho::resolver
