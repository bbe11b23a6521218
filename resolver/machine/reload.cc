#include "resolver/machine/reload.h"

#include "resolver/machine/answers.h"
#include "resolver/machine/delivery.h"
#include "resolver/machine/exchange_events.h"
#include "resolver/machine/in_flight.h"
#include "resolver/machine/priming.h"
#include "resolver/machine/steps.h"

namespace sekisho::resolver {
namespace {

constexpr unsigned most_restarts = 3;

std::vector<ResolutionId> resolutions_of(const Worker& worker, RealmId realm) {
  std::vector<ResolutionId> ids;
  worker.resolutions.for_each([&](const Resolution& r) {
    if (r.realm == realm) ids.push_back(r.id);
  });
  return ids;
}

void end_all(Turn& turn, RealmState& state) {
  for (const ResolutionId id : resolutions_of(turn.worker, state.id)) {
    Resolution* r = turn.worker.find(id);
    deliver_to_all(turn, *r, failure_answer({dns::Ede::other, ede_texts::realm_gone}, 0));
    r->parents.clear();
    remove_resolution(turn, *r);
  }
}

void forget_all(RealmState& state) {
  state.cache.clear();
  state.failures.clear();
  state.servers.clear();
  state.validation.forget();
}

/// What was begun under other rules begins anew under the new ones, with what is left of its budget and time; its
/// waiters lose nothing.
void restart(Turn& turn, Resolution& r) {
  drop_exchange(turn, r);
  leave_children(turn, r);
  const forwarding::Realm& realm = turn.realm_of(r);
  if (find_rule(realm, r.question.name, r.question.type) == nullptr || ++r.restarts > most_restarts) {
    deliver_to_all(turn, r, failure_answer({dns::Ede::not_authoritative, ede_texts::outside_every_zone}, 0));
    remove_resolution(turn, r);
    return;
  }
  r.stale.reset();
  r.proving.reset();
  r.unproven.reset();
  r.answered_by.reset();
  r.outcome.reset();
  r.root_tried = false;
  r.step = Step::consult_cache;
  turn.worker.ready.push_back(r.id);
}

void restart_all(Turn& turn, RealmId realm) {
  for (const ResolutionId id : resolutions_of(turn.worker, realm)) {
    if (Resolution* r = turn.worker.find(id)) restart(turn, *r);
  }
}

void end_realms_that_are_gone(Turn& turn, const forwarding::RealmTable& table) {
  Worker& worker = turn.worker;
  for (auto at = worker.realms.begin(); at != worker.realms.end();) {
    if (table.find(at->first) != nullptr) {
      ++at;
      continue;
    }
    end_all(turn, *at->second);
    worker.cache.remove(at->first);
    at = worker.realms.erase(at);
  }
}

RealmState& state_for(Worker& worker, RealmId id) {
  auto& state = worker.realms[id];
  if (!state) state = std::make_unique<RealmState>(id, worker.cache.shard(id), worker.hash_key);
  return *state;
}

}  // namespace

void take_realms(Turn& turn, const forwarding::RealmTable& table) {
  Worker& worker = turn.worker;
  end_realms_that_are_gone(turn, table);
  worker.table = &table;
  ++worker.table_number;
  worker.cache.expect_realms(table.realms.size());
  for (const forwarding::Realm& realm : table.realms) {
    const bool known = worker.realms.contains(realm.id);
    RealmState& state = state_for(worker, realm.id);
    if (known && state.content_hash == realm.content_hash && state.epoch == realm.epoch) continue;
    // Cookies belong to the realm's source address; a flush alone does not make servers unknown.
    if (state.content_hash != realm.content_hash) state.cookies.clear();
    state.content_hash = realm.content_hash;
    state.epoch = realm.epoch;
    forget_all(state);
    state.validation.adopt(realm.validation);
    restart_all(turn, realm.id);
    state.budgets.clear();
    prime_ahead(turn, state, realm);
  }
  drive_ready(turn);
}

}  // namespace sekisho::resolver
