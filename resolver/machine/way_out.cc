#include "resolver/machine/way_out.h"

namespace sekisho::resolver {

using forwarding::Realm;
using forwarding::Resolution;
using forwarding::ZoneRule;

const ZoneRule* find_rule(const Realm& realm, const dns::Name& name, dns::RRType type) {
  if (const ZoneRule* rule = realm.rule_for(name, type)) return rule;
  if (dns::is_parent_side(type)) {
    if (const ZoneRule* rule = realm.rule_for(name, dns::RRType::a)) return rule;
  }
  static const ZoneRule iterate_all{};  // a recursive realm without a rule for the root
  return realm.resolution == Resolution::recursive ? &iterate_all : nullptr;
}

bool same_way(const ZoneRule& a, const ZoneRule& b) { return a.group || b.group ? &a == &b : true; }

bool Bailiwick::accepts(const dns::Name& owner, dns::RRType type) const {
  if (!owner.is_under(zone)) return false;
  // Most records are of the name that was asked: its rule is known.
  const bool same_side = dns::is_parent_side(type) == dns::is_parent_side(question.type);
  if (same_side && owner == question.name) return true;
  const ZoneRule* owners = find_rule(realm, owner, type);
  return owners != nullptr && same_way(*owners, rule);
}

}  // namespace sekisho::resolver
