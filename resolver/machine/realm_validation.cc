#include "resolver/machine/realm_validation.h"

#include "dnssec/key_signals.h"

namespace sekisho::resolver {

void RealmValidation::adopt(const forwarding::ValidationSettings& settings) {
  on = settings.on;
  aggressive = settings.on && settings.aggressive_nsec;
  anchors = {};
  for (const forwarding::AnchorRecords& anchor : settings.anchors) {
    anchors.replace({anchor.zone, anchor.ds, anchor.keys});
  }
  const dnssec::TrustAnchor* root = anchors.at(dns::Name());
  root_tags = root != nullptr ? dnssec::anchor_tags(*root) : std::vector<std::uint16_t>();
  exempt = {};
  for (const forwarding::NegativeTrustAnchor& one : settings.exempt) exempt.set({one.name, one.expires, one.reason});
  forget();
}

void RealmValidation::forget() {
  keys.clear();
  denials.clear();
}

void RealmValidation::forget_at(const dns::Name& name) {
  keys.forget_below(name);
  keys.forget_failures_above(name);
  denials.forget_at(name);
}

dnssec::Context RealmValidation::context(WallTime wall, Instant now) {
  return {anchors, exempt, keys, rules, wall, now};
}

}  // namespace sekisho::resolver
