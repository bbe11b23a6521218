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

Resolution* Worker::find(ResolutionId id) {
  const auto at = resolutions.find(id);
  return at == resolutions.end() ? nullptr : at->second.get();
}

RealmView view_realm(Worker& worker, RealmId id) {
  if (worker.table == nullptr) return {};
  const forwarding::Realm* realm = worker.table->find(id);
  const auto state = worker.realms.find(id);
  if (realm == nullptr || state == worker.realms.end()) return {};
  return {realm, state->second.get()};
}

const forwarding::Realm& Turn::realm_of(const Resolution& r) const {
  const forwarding::Realm* realm = worker.table->find(r.realm);
  SEKISHO_CHECK(realm != nullptr);  // set_realms() ends the resolutions of realms that are gone
  return *realm;
}

RealmState& Turn::state_of(const Resolution& r) const {
  const auto at = worker.realms.find(r.realm);
  SEKISHO_CHECK(at != worker.realms.end());
  return *at->second;
}

const forwarding::ZoneRule& Turn::rule_of(const Resolution& r) const {
  const forwarding::ZoneRule* rule = find_rule(realm_of(r), r.question.name, r.question.type);
  SEKISHO_CHECK(rule != nullptr);  // checked before a resolution begins, and after each reload
  return *rule;
}

}  // namespace sekisho::resolver
