// Staff's commands on trust: what is trusted, and what is excused for a while.
#include <algorithm>

#include "appliance/trust_desk.h"
#include "base/log.h"

namespace sekisho::appliance {

using namespace mgmt::control;
using mgmt::trust::ExemptionError;

namespace {

Failure<CommandError> refuse(unsigned status, std::string text) { return {CommandError{status, std::move(text)}}; }

unsigned status_of(ExemptionError error) {
  switch (error) {
    case ExemptionError::root:
    case ExemptionError::ends_in_the_past:
    case ExemptionError::too_long:
    case ExemptionError::no_reason:
    case ExemptionError::bad_text:
      return 400;
    case ExemptionError::not_there:
      return 404;
    case ExemptionError::too_many:
      return 409;
    case ExemptionError::not_saved:
      return 507;
  }
  return 500;
}

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

NtaReport TrustDesk::report_exemptions() const {
  NtaReport report;
  for (const mgmt::trust::Exemption& e : exemptions_.all()) {
    report.entries.push_back({e.realm, e.name.to_text(), e.reason, e.by, e.set_at.seconds, e.expires.seconds,
                              e.checked_at.seconds, std::string(dnssec::text_of(e.last_fault)), false});
  }
  const WallTime now = wall_now();
  for (const mgmt::config::Realm& realm : store_->config().realms) {
    for (const mgmt::config::NegativeAnchorRow& row : realm.negative_anchors) {
      if (!realm.validates() || row.expires.value <= now) continue;
      report.entries.push_back({realm.name.value, row.name.value.to_text(), row.reason.value, store_->path(), 0,
                                row.expires.value.seconds, 0, "", true});
    }
  }
  return report;
}

Result<std::string, CommandError> TrustDesk::choose_realm(const std::optional<std::string>& wish) const {
  std::vector<std::string> validating;
  for (const forwarding::Realm& realm : store_->policy().current().realms->realms) {
    if (wish && *wish == realm.name && !realm.validation.on)
      return refuse(409, "the realm " + realm.name + " does not validate: nothing is to be excused there");
    if (realm.validation.on && (!wish || *wish == realm.name)) validating.push_back(realm.name);
  }
  if (validating.size() == 1) return validating[0];
  if (wish) return refuse(404, "there is no realm called " + *wish);
  return refuse(400, validating.empty() ? "no realm validates" : "several realms validate: name one with realm");
}

Result<NtaReport, CommandError> TrustDesk::add(const NtaRequest& request, const std::string& by) {
  const auto realm = choose_realm(request.realm);
  if (!realm) return Failure{realm.error()};
  const auto name = dns::Name::from_text(request.name);
  if (!name) return refuse(400, "\"" + request.name + "\" is not a domain name");
  const WallTime now = wall_now();
  const std::int64_t seconds = std::clamp<std::int64_t>(request.seconds, 0, 366 * 86'400);
  const auto added = exemptions_.add({*realm, *name, now, {now.seconds + seconds}, by, request.reason, {}, {}}, now);
  if (!added) return refuse(status_of(added.error()), std::string(to_text(added.error())));
  republish({*realm});
  return report_exemptions();
}

Result<NtaReport, CommandError> TrustDesk::remove(const NtaRequest& request) {
  const auto realm = choose_realm(request.realm);
  if (!realm) return Failure{realm.error()};
  const auto name = dns::Name::from_text(request.name);
  if (!name) return refuse(400, "\"" + request.name + "\" is not a domain name");
  const auto fault = exemptions_.remove(*realm, *name);
  if (fault != ExemptionError::not_there) republish({*realm});
  if (fault == ExemptionError::not_saved)
    return refuse(507, "it is lifted, but would come back with a restart: " + std::string(to_text(*fault)));
  if (fault) return refuse(status_of(*fault), std::string(to_text(*fault)));
  return report_exemptions();
}

}  // namespace sekisho::appliance
