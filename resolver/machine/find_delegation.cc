#include "resolver/machine/minimisation.h"
#include "resolver/machine/priming.h"
#include "resolver/machine/server_names.h"
#include "resolver/machine/steps.h"
#include "resolver/machine/zone_copies.h"

namespace sekisho::resolver {
namespace {

void forget_servers(Resolution& r) {
  r.tried.clear();
  r.looked_up.clear();
  r.second_best.reset();
  r.using_second_best = false;
  r.put_to_copy.reset();
}

bool about_to_end(const Entry& entry, Instant now) { return std::uint64_t{entry.ttl_left(now)} * 10 < entry.ttl; }

}  // namespace

Step find_delegation(Turn& turn, Resolution& r) {
  const forwarding::Realm& realm = turn.realm_of(r);
  const forwarding::ZoneRule& rule = turn.rule_of(r);
  forget_servers(r);
  r.forwarding = rule.group.has_value();
  r.minimised = {};
  if (r.forwarding) {
    r.delegation = {.zone = rule.cut, .servers = {}, .stored = turn.now, .expires = turn.now, .from_hints = false};
    return Step::choose_servers;
  }
  r.minimised.on = realm.qname_minimisation && !r.above;
  const bool above = dns::is_parent_side(r.question.type) && !r.question.name.is_root();
  RealmCache& cache = turn.state_of(r).cache;
  for (unsigned up = above ? 1 : 0; up <= r.question.name.label_count(); ++up) {
    if (auto copied = copied_delegation(turn, r, r.question.name.without(up))) {
      r.delegation = *std::move(copied);
      start_minimising(r);
      return Step::choose_servers;
    }
    const auto entry = cache.find(Slot::delegation, r.question.name.without(up), dns::RRType::ns, turn.now);
    if (!entry || !entry->fresh(turn.now)) continue;
    if (r.above && entry->name.is_under(*r.above)) continue;
    if (r.skip_cache && r.question == root_question()) break;  // priming: the hints are asked, not the last answer
    if (entry->name.is_root() && about_to_end(*entry, turn.now)) prime_ahead(turn, turn.state_of(r), realm);
    r.delegation = delegation_of(*entry);
    start_minimising(r);
    return Step::choose_servers;
  }
  if (r.question != root_question() && !r.root_tried) return Step::prime_root;
  r.delegation = delegation_of(hint_delegation(realm, turn.now));
  r.delegation.from_hints = true;
  start_minimising(r);
  return Step::choose_servers;
}

}  // namespace sekisho::resolver
