#include "resolver/machine/lookup.h"
#include "resolver/machine/steps.h"

namespace sekisho::resolver {

Step consult_cache(Turn& turn, Resolution& r) {
  auto found = look_up(r.question, turn.realm_of(r), turn.rule_of(r), turn.state_of(r).cache, turn.now);
  if (!found) return Step::find_delegation;
  if (!found->fresh(turn.now)) {
    r.stale = std::move(found);
    return Step::find_delegation;
  }
  if (r.skip_cache) return Step::find_delegation;
  r.finding = {};
  r.finding.main = std::move(*found);
  r.finding.from_cache = true;
  return Step::finish;
}

}  // namespace sekisho::resolver
