#include "resolver/machine/delivery.h"

#include <algorithm>

#include "resolver/machine/answers.h"

namespace sekisho::resolver {
namespace {

void forget_client(Worker& worker, std::uint64_t client) {
  const auto at = worker.per_client.find(client);
  if (at == worker.per_client.end()) return;
  if (--at->second == 0) worker.per_client.erase(at);
}

}  // namespace

void deliver(Turn& turn, const Waiter& waiter, RealmId realm, std::uint32_t epoch, Answer answer) {
  answer.pending = waiter.pending;
  answer.realm = realm;
  answer.realm_epoch = epoch;
  turn.out.answer(waiter.lane, answer);
}

void deliver_to_all(Turn& turn, Resolution& r, const Answer& answer) {
  const std::uint32_t epoch = turn.state_of(r).epoch;
  for (const Waiter& waiter : r.waiters) {
    deliver(turn, waiter, r.realm, epoch, answer);
    forget_client(turn.worker, waiter.client);
  }
  r.waiters.clear();
}

void deliver_stale_to_impatient(Turn& turn, Resolution& r) {
  const auto patient = std::find_if(r.waiters.begin(), r.waiters.end(), [&](const Waiter& w) {
    return turn.now < w.arrived + turn.worker.limits.client_patience;
  });
  if (patient == r.waiters.begin()) return;
  const Answer answer = answer_from(*r.stale, r.question, turn.now);
  const std::uint32_t epoch = turn.state_of(r).epoch;
  for (auto at = r.waiters.begin(); at != patient; ++at) {
    deliver(turn, *at, r.realm, epoch, answer);
    forget_client(turn.worker, at->client);
    turn.worker.counters.cache_stale_hits.add();
  }
  r.waiters.erase(r.waiters.begin(), patient);
}

}  // namespace sekisho::resolver
