#include "resolver/machine/delivery.h"

#include <algorithm>

#include "resolver/machine/answers.h"
#include "resolver/machine/failure_so_far.h"

namespace sekisho::resolver {
namespace {

void forget_client(Worker& worker, std::uint64_t client) {
  const auto at = worker.per_client.find(client);
  if (at == worker.per_client.end()) return;
  if (--at->second == 0) worker.per_client.erase(at);
}

}  // namespace

void deliver(Turn& turn, const Waiter& waiter, RealmId realm, std::uint32_t epoch, Answer& answer) {
  answer.pending = waiter.pending;
  answer.realm = realm;
  answer.realm_epoch = epoch;
  turn.out.answer(waiter.lane, answer);
}

void deliver_to_all(Turn& turn, Resolution& r, Answer answer) {
  const std::uint32_t epoch = turn.state_of(r).epoch;
  for (const Waiter& waiter : r.waiters) {
    deliver(turn, waiter, r.realm, epoch, answer);
    forget_client(turn.worker, waiter.client);
  }
  r.waiters.clear();
}

namespace {

/// To the waiters that `chosen` picks; the others wait on.
template <typename Chosen>
void deliver_to_some(Turn& turn, Resolution& r, Answer answer, Counter& counter, Chosen chosen) {
  const std::uint32_t epoch = turn.state_of(r).epoch;
  const auto rest = std::remove_if(r.waiters.begin(), r.waiters.end(), [&](const Waiter& waiter) {
    if (!chosen(waiter)) return false;
    deliver(turn, waiter, r.realm, epoch, answer);
    forget_client(turn.worker, waiter.client);
    counter.add();
    return true;
  });
  r.waiters.erase(rest, r.waiters.end());
}

}  // namespace

void deliver_stale_to_impatient(Turn& turn, Resolution& r) {
  const auto impatient = [&](const Waiter& w) {
    return !w.renews && turn.now >= w.arrived + turn.worker.limits.client_patience;
  };
  if (std::none_of(r.waiters.begin(), r.waiters.end(), impatient)) return;
  deliver_to_some(turn, r, answer_from(*r.stale, r.question, turn.now), turn.worker.counters.cache_stale_hits,
                  impatient);
}

void deliver_failure_to_renewing(Turn& turn, Resolution& r, const Answer& failure) {
  const auto renewing = [](const Waiter& w) { return w.renews; };
  if (std::none_of(r.waiters.begin(), r.waiters.end(), renewing)) return;
  deliver_to_some(turn, r, failure, turn.worker.counters.finished_servfail, renewing);
}

void deliver_failure_to_leaving(Turn& turn, Resolution& r) {
  const auto leaving = [&](const Waiter& w) { return turn.now >= w.leaves; };
  if (std::none_of(r.waiters.begin(), r.waiters.end(), leaving)) return;
  Answer answer = failure_answer(failure_so_far(r), 0);  // nothing to be kept: the search goes on
  const auto unproven = unproven_so_far(r);
  if (unproven && unproven->bogus()) answer.security = Security::bogus;
  deliver_to_some(turn, r, std::move(answer), turn.worker.counters.told_before_end, leaving);
}

}  // namespace sekisho::resolver
