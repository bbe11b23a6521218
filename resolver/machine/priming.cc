#include "resolver/machine/priming.h"

#include "resolver/machine/in_flight.h"
#include "resolver/machine/way_out.h"

namespace sekisho::resolver {

dns::Question root_question() { return {dns::Name(), dns::RRType::ns, dns::RRClass::in}; }

void prime_ahead(Turn& turn, RealmState& state, const forwarding::Realm& realm) {
  if (realm.resolution != forwarding::Resolution::recursive || realm.root_hints.empty()) return;
  const dns::Question root = root_question();
  const forwarding::ZoneRule* rule = find_rule(realm, root.name, root.type);
  const QuestionKey key = infrastructure_key(state, root);
  if (rule == nullptr || rule->group || find_in_flight(state, key) != nullptr) return;
  if (state.failures.find(key, turn.now)) return;
  Resolution* r = begin_resolution(turn, state, root, key.checking_disabled);
  if (r == nullptr) return;
  r->skip_cache = true;
  turn.worker.ready.push_back(r->id);
}

}  // namespace sekisho::resolver
