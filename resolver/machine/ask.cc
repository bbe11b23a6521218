#include <algorithm>

#include "resolver/machine/exchange_events.h"
#include "resolver/machine/steps.h"

namespace sekisho::resolver {

namespace {

/// Servers that have their share are passed over; false when there is no room for a client's question. What the
/// worker asks for its own needs always has room.
bool find_room(Turn& turn, Resolution& r) {
  Worker& worker = turn.worker;
  if (r.depth != 0 || r.candidates.empty()) return true;
  if (worker.crowd.in_zone(zone_place(turn, r)) >= worker.limits.max_per_zone) {
    worker.counters.refused_zone.add();
    return false;
  }
  std::erase_if(r.candidates, [&](const forwarding::Candidate& candidate) {
    const std::uint32_t place = worker.crowd.server_place(r.realm, candidate.endpoint);
    return worker.crowd.at_server(place) >= worker.limits.max_per_server;
  });
  if (!r.candidates.empty()) return true;
  worker.counters.refused_server.add();
  return false;
}

}  // namespace

/// A realm that validates asks with DO and CD, forwarders too, and judges for itself; one that does not asks without:
/// what it is given is what its clients get (design I3).
Step ask(Turn& turn, Resolution& r) {
  if (r.budget->sends_left == 0) {
    turn.worker.counters.work_limit.add();
    r.failure = {dns::Ede::other, ede_texts::work_limit};
    return Step::give_up;
  }
  if (!find_room(turn, r)) {
    r.failure = {dns::Ede::other, ede_texts::overload};
    r.crowded_out = true;
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
