#include "forwarding/realm.h"

namespace sekisho::forwarding {

const ZoneRule* Realm::rule_for(const dns::Name& qname, dns::RRType type) const {
  const auto match = dns::is_parent_side(type) ? zones.find_above(qname) : zones.find(qname);
  if (!match || match->index >= rules.size()) return nullptr;
  return &rules[match->index];
}

const Realm* RealmTable::find(RealmId id) const {
  for (const Realm& realm : realms) {
    if (realm.id == id) return &realm;
  }
  return nullptr;
}

}  // namespace sekisho::forwarding
