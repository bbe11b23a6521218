#include <algorithm>

#include "resolver/machine/answers.h"
#include "resolver/machine/delivery.h"
#include "resolver/machine/failure_so_far.h"
#include "resolver/machine/in_flight.h"
#include "resolver/machine/lookup.h"
#include "resolver/machine/stale_use.h"
#include "resolver/machine/steps.h"
#include "resolver/machine/verdict_use.h"

namespace sekisho::resolver {

Step give_up(Turn& turn, Resolution& r) {
  RealmState& state = turn.state_of(r);
  r.unproven = unproven_so_far(r);
  r.failure = failure_so_far(r);
  const bool bogus = r.unproven && r.unproven->bogus();
  r.failure.proven_wrong = bogus;
  if (r.unproven) {
    count_verdict(turn.worker.counters, *r.unproven);
    if (bogus) turn.out.bogus(turn.realm_of(r), r.question, r.unproven->reason);
  }
  const FailurePause pause = failure_pause(r.forwarding);
  if (!r.crowded_out) state.failures.failed(key_of(r), r.failure, pause, turn.now);
  // A refresh began while its data was fresh still.
  const Unchecked unchecked = r.checking_disabled ? Unchecked::found : Unchecked::passed_over;
  if (!r.stale) r.stale = look_up(r.question, turn.realm_of(r), turn.rule_of(r), state.cache, unchecked, turn.now);
  // Old data is for when servers are silent, not for when they say what is proven wrong (RFC 8767 §4).
  if (bogus) r.stale.reset();
  Answer answer = failure_answer(r.failure, r.crowded_out ? 0 : failure_age_limit);
  if (bogus) answer.security = Security::bogus;
  if (r.stale && turn.now < std::max(r.stale->expires, r.stale->stale_until)) {
    state.cache.postpone_refresh(slot_of(r.stale->kind), r.stale->name, r.stale->type, turn.now + stale_recheck);
    deliver_failure_to_renewing(turn, r, answer);
    turn.worker.counters.cache_stale_hits.add(r.waiters.size());
    deliver_to_all(turn, r, answer_from(*r.stale, r.question, turn.now));
    return Step::done;
  }
  turn.worker.counters.finished_servfail.add();
  deliver_to_all(turn, r, std::move(answer));
  return Step::done;
}

}  // namespace sekisho::resolver
