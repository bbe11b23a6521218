#include "resolver/machine/denial_use.h"
#include "resolver/machine/lookup.h"
#include "resolver/machine/steps.h"

namespace sekisho::resolver {

namespace {

Step use(Resolution& r, Entry entry, Step next) {
  r.finding = {};
  r.finding.main = std::move(entry);
  r.finding.from_cache = true;
  return next;
}

/// What somebody asked for without proof, or what came beside another answer: to be proven now. A denial of a name
/// above says too little of its proof.
Step without_answer(Turn& turn, Resolution& r) {
  if (!turn.state_of(r).validation.on || r.checking_disabled || r.skip_cache) return Step::find_delegation;
  if (auto denied = deny_from_memory(turn, r)) return use(r, std::move(*denied), Step::finish);
  RealmCache& cache = turn.state_of(r).cache;
  auto raw = look_up(r.question, turn.realm_of(r), turn.rule_of(r), cache, Unchecked::found_beside, turn.now);
  if (!raw || raw->checked() || !raw->fresh(turn.now)) return Step::find_delegation;
  if (raw->kind == EntryKind::nxdomain && !(raw->name == r.question.name)) return Step::find_delegation;
  return use(r, std::move(*raw), Step::validate);
}

}  // namespace

Step consult_cache(Turn& turn, Resolution& r) {
  RealmCache& cache = turn.state_of(r).cache;
  const Unchecked unchecked = r.checking_disabled ? Unchecked::found : Unchecked::passed_over;
  auto found = look_up(r.question, turn.realm_of(r), turn.rule_of(r), cache, unchecked, turn.now);
  if (!found) return without_answer(turn, r);
  if (!found->fresh(turn.now)) {
    r.stale = std::move(found);
    return without_answer(turn, r);
  }
  if (r.skip_cache) return Step::find_delegation;
  return use(r, std::move(*found), Step::finish);
}

}  // namespace sekisho::resolver
