// Canaries of a view: data that can come, proof only from realms that validate.
#include "dns/presentation.h"
#include "mgmt/config/check_names.h"
#include "mgmt/config/load.h"
#include "mgmt/config/view_canaries.h"

namespace sekisho::mgmt::config {
namespace {

constexpr std::size_t max_view_canaries = 256;  // of all views; those that views have by default come besides

/// The realm that the view asks for the name; none where it answers by itself or refuses.
const Realm* asked_realm(const Config& config, const View& view, const dns::Name& name) {
  const std::string* target = &view.default_route.value;
  unsigned longest = 0;
  for (const RouteRow& route : view.routes) {
    for (const auto& suffix : route.names) {
      if (!name.is_under(suffix.value) || suffix.value.label_count() < longest) continue;
      longest = suffix.value.label_count();
      target = &route.to.value;
    }
  }
  for (const LocalZoneRow& zone : view.local_zones) {
    if (name.is_under(zone.name.value) && zone.name.value.label_count() >= longest) return nullptr;
  }
  return find_named(config.realms, *target);
}

void check_canary(const Config& config, const View& view, const ViewCanary& canary, Diagnostics& out) {
  if (!canary.name.given) return;  // reported as missing or wrong already
  const std::string name = canary.name.value.to_text();
  const bool brings_records = canary.expect.value == "answer" || canary.expect.value == "secure";
  if (!canary.data.value.empty() && (!brings_records || !expected_data(canary)))
    out.push_back({Code::canary_data, Severity::error, canary.data.where, {name, canary.data.value}});
  const Realm* const realm = asked_realm(config, view, canary.name.value);
  if (canary.expect.value == "secure" && realm && !realm->validates())
    out.push_back(
        {Code::canary_not_provable, Severity::error, canary.expect.where, {name, "secure", realm->name.value}});
}

}  // namespace

std::optional<std::string> expected_data(const ViewCanary& canary) {
  if (canary.data.value.empty()) return "";
  const std::string line = ". 0 IN " + std::string(dns::to_text(canary.type.value)) + " " + canary.data.value;
  const auto record = dns::record_from_text(line, dns::Name(), 0);
  if (!record.ok()) return std::nullopt;
  return dns::rdata_to_text(record->type, record->rdata);
}

void check_view_canaries(const Config& config, Diagnostics& out) {
  std::size_t count = 0;
  for (const View& view : config.views) {
    for (const ViewCanary& canary : view.canaries) {
      check_canary(config, view, canary, out);
      if (++count == max_view_canaries + 1) check_count(count, max_view_canaries, "canaries", canary.where, out);
    }
  }
}

}  // namespace sekisho::mgmt::config
