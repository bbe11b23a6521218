// What staff see of trust: what is trusted, and what is excused for a while.

#include "appliance/trust_desk.h"

namespace sekisho::appliance {

using namespace mgmt::control;

namespace {

AnchorStatus status_of(const mgmt::trust::AnchorReport& from) {
  AnchorStatus to{from.realm, from.zone.to_text(), from.source, from.tracked, from.asked, "", 0, 0, {}, {}};
  if (from.tracked && from.asked) to.outcome = dnssec::to_text(from.outcome);
  to.last_success = from.last_success.seconds;
  to.next_refresh = from.next_refresh.seconds;
  for (const mgmt::trust::KeyReport& key : from.keys)
    to.keys.push_back({key.tag, key.algorithm, key.state, key.since.seconds, key.next.seconds});
  for (const mgmt::trust::AnchorWarning warning : from.warnings) to.warnings.emplace_back(to_text(warning));
  return to;
}

}  // namespace

AnchorsReport TrustDesk::report_anchors() const {
  const WallTime now = wall_now();
  AnchorsReport report;
  report.clock = now.seconds;
  report.clock_fault = to_text(anchors_.clock(now));
  if (const auto& span = anchors_.clock_witness()) {
    report.signed_from = span->from.seconds;
    report.signed_until = span->until.seconds;
  }
  for (const mgmt::trust::AnchorReport& anchor : anchors_.report(now)) report.anchors.push_back(status_of(anchor));
  for (const mgmt::config::Realm& realm : store_->config().realms) {
    if (!realm.validates()) report.exempt.push_back({realm.name.value, realm.exempt_reason.value});
  }
  return report;
}

std::vector<FixedExemption> TrustDesk::fixed_exemptions() const {
  std::vector<FixedExemption> list;
  const WallTime now = wall_now();
  for (const mgmt::config::Realm& realm : store_->config().realms) {
    for (const mgmt::config::NegativeAnchorRow& row : realm.negative_anchors) {
      if (!realm.validates() || row.expires.value <= now) continue;
      list.push_back({realm.name.value, row.name.value, row.reason.value, row.expires.value});
    }
  }
  return list;
}

std::vector<ExemptZone> TrustDesk::exempt_zones() const {
  std::vector<ExemptZone> zones;
  for (const FixedExemption& fixed : fixed_exemptions())
    zones.push_back({fixed.realm, fixed.name.to_text(), fixed.expires.seconds});
  for (const mgmt::config::Realm& realm : store_->config().realms) {
    for (const dnssec::NegativeAnchor& anchor : exemptions_.anchors(realm.name.value))
      zones.push_back({realm.name.value, anchor.name.to_text(), anchor.expires.seconds});
  }
  return zones;
}

}  // namespace sekisho::appliance
