#include "resolver/machine/worker.h"

#include "base/check.h"
#include "resolver/machine/way_out.h"

namespace sekisho::resolver {

Worker::Worker(const WorkerLimits& worker_limits, forwarding::HealthBoard& board, Random& source, WallClock clock)
    : limits(worker_limits),
      health(board),
      random(source),
      wall(std::move(clock)),
      hash_key(source.u64()),
      cache(worker_limits.cache_bytes, hash_key),
      crowd(source.u64()) {}

RealmView view_realm(Worker& worker, RealmId id) {
  if (worker.table == nullptr) return {};
  const forwarding::Realm* realm = worker.table->find(id);
  const auto state = worker.realms.find(id);
  if (realm == nullptr || state == worker.realms.end()) return {};
  return {realm, state->second.get()};
}

void Turn::look_up(const Resolution& r) const {
  const RealmView view = view_realm(worker, r.realm);
  SEKISHO_CHECK(view.realm != nullptr);  // set_realms() ends the resolutions of realms that are gone
  const forwarding::ZoneRule* rule = find_rule(*view.realm, r.question.name, r.question.type);
  r.belongs = {worker.table_number, view.realm, view.state, rule};
}

}  // namespace sekisho::resolver
