// The inside of a WorkerCore: its tables, and the moment in which they are worked on.
//
// A Turn is one event's context: the time, the way out, and the worker. Steps get a Turn and a Resolution and say
// which step is next; what they want done in the world goes through Turn::out.
//
// Owns: everything a worker has. Threads: one.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <deque>
#include <memory>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "resolver/cache/truth_cache.h"
#include "resolver/machine/crowd.h"
#include "resolver/machine/realm_state.h"
#include "resolver/machine/resolution_table.h"
#include "resolver/machine/timer_heap.h"
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
  std::uint64_t table_number = 0;                 ///< of all that were taken
  std::unordered_map<RealmId, std::unique_ptr<RealmState>> realms;

  ResolutionTable resolutions;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> per_client;
  TimerHeap timers;
  std::deque<ResolutionId> ready;  ///< to be driven before the turn ends
  std::size_t refreshes_in_flight = 0;
  forwarding::RetryBudget prefetches{10};

  Resolution* find(ResolutionId id) const { return resolutions.find(id); }
};

struct Turn {
  Worker& worker;
  Instant now;
  WorkerOutput& out;

  const forwarding::Realm& realm_of(const Resolution& r) const { return *belonging(r).realm; }
  RealmState& state_of(const Resolution& r) const { return *belonging(r).state; }
  const forwarding::ZoneRule& rule_of(const Resolution& r) const {
    const forwarding::ZoneRule* rule = belonging(r).rule;
    SEKISHO_CHECK(rule != nullptr);  // checked before a resolution begins, and after each reload
    return *rule;
  }

 private:
  /// Looked up once under each table of realms.
  const Belonging& belonging(const Resolution& r) const {
    if (r.belongs.table != worker.table_number) [[unlikely]]
      look_up(r);
    return r.belongs;
  }
  void look_up(const Resolution& r) const;
};

/// What the worker has for a realm; made when it is not there. Null when the table does not know the realm.
struct RealmView {
  const forwarding::Realm* realm = nullptr;
  RealmState* state = nullptr;
};
RealmView view_realm(Worker& worker, RealmId id);

}  // namespace sekisho::resolver
