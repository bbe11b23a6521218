// Trust anchors, negative trust anchors and the clock, as monitoring sees them (K-1, G2-12).
#include <algorithm>
#include <map>

#include "appliance/metrics.h"
#include "appliance/trust_desk.h"

namespace sekisho::appliance {

using mgmt::metrics::MetricType;
using mgmt::metrics::Registry;
using mgmt::metrics::Samples;
using namespace mgmt::trust;

namespace {

constexpr AnchorWarning all_warnings[] = {AnchorWarning::not_trusted, AnchorWarning::no_answer,
                                          AnchorWarning::not_saved,   AnchorWarning::state_lost,
                                          AnchorWarning::built_in,    AnchorWarning::not_seen_long};
constexpr ExemptionState all_ends[] = {ExemptionState::rejected, ExemptionState::withdrawn, ExemptionState::lapsed,
                                       ExemptionState::lifted,   ExemptionState::expired,   ExemptionState::mended,
                                       ExemptionState::replaced};
constexpr ClockFault all_clock_faults[] = {ClockFault::before_release, ClockFault::outside_signatures};

void collect_anchor(Samples& out, const AnchorReport& anchor) {
  const std::string zone = anchor.zone.to_text();
  for (const KeyReport& key : anchor.keys) out.value(0, {anchor.realm, zone, std::to_string(key.tag), key.state}, 1);
  if (anchor.tracked) {
    out.value(1, {anchor.realm, zone}, static_cast<double>(anchor.last_success.seconds));
    out.value(2, {anchor.realm, zone}, static_cast<double>(anchor.next_refresh.seconds));
  }
  for (const AnchorWarning warning : all_warnings) {
    const bool rings = std::find(anchor.warnings.begin(), anchor.warnings.end(), warning) != anchor.warnings.end();
    out.value(3, {anchor.realm, zone, std::string(to_text(warning))}, rings ? 1 : 0);
  }
}

void register_exemption_metrics(Registry& registry, const TrustDesk& desk) {
  registry.add(
      {
          {"sekisho_negative_trust_anchors", "Negative trust anchors in force.", MetricType::gauge, {"realm"}},
          {"sekisho_negative_trust_anchor_first_expiry_timestamp_seconds",
           "When the first of a realm's negative trust anchors ends.",
           MetricType::gauge,
           {"realm"}},
          {"sekisho_negative_trust_anchors_ended_total",
           "Negative trust anchors, and requests for them, that ended, by how.",
           MetricType::counter,
           {"how"}},
          {"sekisho_negative_trust_anchors_unsaved",
           "1 while the end of one cannot be written to the disk.",
           MetricType::gauge,
           {}},
          {"sekisho_clock_fault", "1 while the clock is seen to be wrong.", MetricType::gauge, {"reason"}},
          {"sekisho_negative_trust_anchor_requests_waiting",
           "Requests for negative trust anchors that nobody has decided on.",
           MetricType::gauge,
           {}},
      },
      [&desk](Samples& out) {
        std::map<std::string, std::pair<int, std::int64_t>> realms;  // how many, first end
        for (const AnchorReport& anchor : desk.anchors().report(wall_now())) realms.try_emplace(anchor.realm, 0, 0);
        for (const mgmt::control::ExemptZone& zone : desk.exempt_zones()) {
          auto& [count, first] = realms[zone.realm];
          first = count++ == 0 ? zone.expires : std::min(first, zone.expires);
        }
        for (const auto& [realm, sum] : realms) {
          out.value(0, {realm}, sum.first);
          if (sum.first > 0) out.value(1, {realm}, static_cast<double>(sum.second));
        }
        for (const ExemptionState how : all_ends)
          out.value(2, {std::string(to_text(how))}, static_cast<double>(desk.exemptions().ended(how)));
        out.value(3, {}, desk.exemptions().unsaved() ? 1 : 0);
        const ClockFault now = desk.anchors().clock(wall_now());
        for (const ClockFault fault : all_clock_faults)
          out.value(4, {std::string(to_text(fault))}, fault == now ? 1 : 0);
        const auto waiting = std::ranges::count(desk.exemptions().open(), ExemptionState::waiting, &Exemption::state);
        out.value(5, {}, static_cast<double>(waiting));
      });
}

}  // namespace

void register_trust_metrics(Registry& registry, const TrustDesk& desk) {
  registry.add(
      {
          {"sekisho_trust_anchor_keys",
           "Keys of trust anchors and their state (RFC 5011).",
           MetricType::gauge,
           {"realm", "zone", "tag", "state"}},
          {"sekisho_trust_anchor_last_success_timestamp_seconds",
           "When a zone's keys were last found signed by a trusted key; 0: never.",
           MetricType::gauge,
           {"realm", "zone"}},
          {"sekisho_trust_anchor_next_refresh_timestamp_seconds",
           "When they are asked for next.",
           MetricType::gauge,
           {"realm", "zone"}},
          {"sekisho_trust_anchor_alarm",
           "1 while something is wrong with a trust anchor; not-trusted means a missed rollover.",
           MetricType::gauge,
           {"realm", "zone", "reason"}},
      },
      [&desk](Samples& out) {
        for (const AnchorReport& anchor : desk.anchors().report(wall_now())) collect_anchor(out, anchor);
      });
  register_exemption_metrics(registry, desk);
}

}  // namespace sekisho::appliance
