#include "resolver/machine/in_flight.h"
#include "resolver/machine/priming.h"
#include "resolver/machine/steps.h"

namespace sekisho::resolver {

Step prime_root(Turn& turn, Resolution& r) {
  if (turn.realm_of(r).root_hints.empty()) {
    r.failure = {dns::Ede::no_reachable_authority, ede_texts::no_authority_answered};
    return Step::give_up;
  }
  if (await_question(turn, r, root_question())) return Step::await_root;
  r.root_tried = true;
  return Step::find_delegation;
}

}  // namespace sekisho::resolver
