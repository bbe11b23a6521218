#include <algorithm>

#include "resolver/machine/exchange_events.h"
#include "resolver/machine/steps.h"

namespace sekisho::resolver {

/// A realm that does not validate asks without DO and CD: what it is given is what its clients get (design I3).
Step ask(Turn& turn, Resolution& r) {
  if (r.budget->sends_left == 0) {
    turn.worker.counters.work_limit.add();
    r.failure = {dns::Ede::other, ede_texts::work_limit};
    return Step::give_up;
  }
  r.settings.max_sends = std::min(r.settings.max_sends, r.budget->sends_left);
  r.settings.dnssec_ok = false;
  r.settings.checking_disabled = false;
  start_exchange(turn, r);
  return r.step;
}

}  // namespace sekisho::resolver
