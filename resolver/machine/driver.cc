#include <algorithm>

#include "base/check.h"
#include "resolver/machine/in_flight.h"
#include "resolver/machine/steps.h"
#include "resolver/machine/timers.h"

namespace sekisho::resolver {
namespace {

/// More than any way through the steps between two pauses: each zone level takes a handful.
constexpr unsigned max_steps_per_turn = 1000;

Step take_step(Turn& turn, Resolution& r) {
  switch (r.step) {
    case Step::consult_cache:
      return consult_cache(turn, r);
    case Step::find_delegation:
      return find_delegation(turn, r);
    case Step::prime_root:
      return prime_root(turn, r);
    case Step::await_root:
      return Step::await_root;
    case Step::choose_servers:
      return choose_servers(turn, r);
    case Step::resolve_ns_address:
      return resolve_ns_address(turn, r);
    case Step::await_addresses:
      return Step::await_addresses;
    case Step::ask:
      return ask(turn, r);
    case Step::await_reply:
      return Step::await_reply;
    case Step::classify_reply:
      return classify_reply(turn, r);
    case Step::follow_referral:
      return follow_referral(turn, r);
    case Step::validate:
      return validate(turn, r);
    case Step::prove:
      return prove(turn, r);
    case Step::await_proof:
      return Step::await_proof;
    case Step::await_turn:
      return Step::await_turn;
    case Step::finish:
      return finish(turn, r);
    case Step::give_up:
      return give_up(turn, r);
    case Step::done:
      return Step::done;
  }
  SEKISHO_CHECK(false);
}

bool pauses(Step step) {
  switch (step) {
    case Step::await_root:
    case Step::await_addresses:
    case Step::await_reply:
    case Step::await_proof:
    case Step::await_turn:
    case Step::done:
      return true;
    case Step::consult_cache:
    case Step::find_delegation:
    case Step::prime_root:
    case Step::choose_servers:
    case Step::resolve_ns_address:
    case Step::ask:
    case Step::classify_reply:
    case Step::follow_referral:
    case Step::validate:
    case Step::prove:
    case Step::finish:
    case Step::give_up:
      return false;
  }
  SEKISHO_CHECK(false);
}

}  // namespace

void drive(Turn& turn, ResolutionId id) {
  Resolution* r = turn.worker.find(id);
  if (r == nullptr) return;
  for (unsigned steps = 0; !pauses(r->step); ++steps) {
    if (steps == max_steps_per_turn) r->step = Step::give_up;
    r->step = take_step(turn, *r);
  }
  if (r->step == Step::done) {
    remove_resolution(turn, *r);
  } else {
    set_timer(turn, *r);
  }
}

void drive_ready(Turn& turn) {
  while (!turn.worker.ready.empty()) {
    const ResolutionId id = turn.worker.ready.front();
    turn.worker.ready.pop_front();
    drive(turn, id);
  }
}

}  // namespace sekisho::resolver
