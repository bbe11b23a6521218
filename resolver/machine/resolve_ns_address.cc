#include <algorithm>

#include "resolver/machine/authority_servers.h"
#include "resolver/machine/in_flight.h"
#include "resolver/machine/server_names.h"
#include "resolver/machine/steps.h"

namespace sekisho::resolver {
namespace {

constexpr unsigned lookups_at_once = 2;
constexpr unsigned lookups_per_zone = 8;

bool looked_up(const Resolution& r, const dns::Question& question) {
  return std::find(r.looked_up.begin(), r.looked_up.end(), question) != r.looked_up.end();
}

/// The servers' names in an order that differs from question to question: nobody's list has a favoured end.
std::vector<dns::Name> shuffled_servers(Turn& turn, const Resolution& r) {
  std::vector<dns::Name> names = r.delegation.servers;
  for (std::size_t i = names.size(); i > 1; --i) {
    std::swap(names[i - 1], names[turn.worker.random.below(static_cast<std::uint32_t>(i))]);
  }
  return names;
}

/// Starts look-ups of one address type, a few at a time. Names inside the zone itself can be known from glue alone.
unsigned look_up_some(Turn& turn, Resolution& r, dns::RRType type) {
  unsigned started = 0;
  for (const dns::Name& name : shuffled_servers(turn, r)) {
    if (started == lookups_at_once || r.looked_up.size() >= lookups_per_zone) break;
    const dns::Name end = without_aliases(name, turn.state_of(r).cache, turn.now);
    const dns::Question question{end, type, dns::RRClass::in};
    const bool inside = name.is_under(r.delegation.zone) || end.is_under(r.delegation.zone);
    if (inside || looked_up(r, question)) continue;
    r.looked_up.push_back(question);
    if (await_question(turn, r, question)) ++started;
  }
  return started;
}

/// Names inside the zone whose addresses should have come with the referral: the zone above is asked for them, by
/// their whole names (a parent without glue).
unsigned fetch_glue(Turn& turn, Resolution& r, dns::RRType type) {
  unsigned started = 0;
  if (r.above) return 0;  // this one is such a question itself
  for (const dns::Name& name : shuffled_servers(turn, r)) {
    if (started == lookups_at_once || r.looked_up.size() >= lookups_per_zone) break;
    const dns::Question question{name, type, dns::RRClass::in};
    if (!name.is_under(r.delegation.zone) || looked_up(r, question)) continue;
    r.looked_up.push_back(question);
    if (await_question(turn, r, question, &r.delegation.zone)) ++started;
  }
  return started;
}

Step use_second_best(Resolution& r) {
  r.outcome = std::move(r.second_best);
  r.second_best.reset();
  r.using_second_best = true;
  r.asked = r.question;
  return Step::classify_reply;
}

constexpr Duration old_enough = 60s;

/// The parent is asked again, once, when glue in the cache ended before its delegation did; and when none of the
/// servers is of use, if the delegation is not quite new: it may have moved.
bool renew_delegation(Turn& turn, Resolution& r) {
  const auto& names = r.delegation.servers;
  const bool lacks_glue = std::any_of(names.begin(), names.end(), [&](const dns::Name& name) {
    return name.is_under(r.delegation.zone) && !has_known_address(turn, r, name);
  });
  const bool glue_is_gone = lacks_glue && r.delegation.stored < r.started;
  const bool may_have_moved = turn.now >= r.delegation.stored + old_enough;
  if (r.delegation_renewed || r.delegation.zone.is_root() || !(glue_is_gone || may_have_moved)) return false;
  r.delegation_renewed = true;
  return turn.state_of(r).cache.erase(Slot::delegation, r.delegation.zone, dns::RRType::ns);
}

}  // namespace

Step resolve_ns_address(Turn& turn, Resolution& r) {
  if (!r.children.empty()) return Step::await_addresses;
  if (!r.delegation.from_hints) {
    const Families families = families_of(turn.realm_of(r));
    if (families.v4 && look_up_some(turn, r, dns::RRType::a) > 0) return Step::await_addresses;
    if (families.v6 && look_up_some(turn, r, dns::RRType::aaaa) > 0) return Step::await_addresses;
  }
  if (r.second_best) return use_second_best(r);
  if (renew_delegation(turn, r)) return Step::find_delegation;
  if (r.tried.empty() && !r.delegation.zone.is_root()) {
    const Families families = families_of(turn.realm_of(r));
    if (families.v4 && fetch_glue(turn, r, dns::RRType::a) > 0) return Step::await_addresses;
    if (families.v6 && fetch_glue(turn, r, dns::RRType::aaaa) > 0) return Step::await_addresses;
  }
  if (r.budget->subqueries_left == 0) {
    turn.worker.counters.work_limit.add();
    r.failure = {dns::Ede::other, ede_texts::work_limit};
  } else if (r.failure.ede_text == ede_texts::none) {
    r.failure = {dns::Ede::no_reachable_authority, ede_texts::no_authority_answered};
  }
  return Step::give_up;
}

}  // namespace sekisho::resolver
