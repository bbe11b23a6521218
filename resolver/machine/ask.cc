#include <algorithm>

#include "resolver/machine/exchange_events.h"
#include "resolver/machine/steps.h"

namespace sekisho::resolver {

/// A realm that validates asks with DO and CD, forwarders too, and judges for itself; one that does not asks without:
/// what it is given is what its clients get (design I3).
Step ask(Turn& turn, Resolution& r) {
  if (r.budget->sends_left == 0) {
    turn.worker.counters.work_limit.add();
    r.failure = {dns::Ede::other, ede_texts::work_limit};
    return Step::give_up;
  }
  r.settings.max_sends = std::min(r.settings.max_sends, r.budget->sends_left);
  const bool validating = turn.state_of(r).validation.on;
  r.settings.dnssec_ok = validating;
  r.settings.checking_disabled = validating;
  start_exchange(turn, r);
  return r.step;
}

}  // namespace sekisho::resolver
