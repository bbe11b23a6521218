// Canaries: of a realm that exists, that can look the name up, and that can prove what is expected of it.
#include <algorithm>

#include "mgmt/config/check_names.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {
namespace {

constexpr std::size_t max_canaries = 32;

bool can_look_up(const Realm& realm, const dns::Name& name) {
  if (realm.resolution.value == "recursive") return true;
  return std::any_of(realm.zones.begin(), realm.zones.end(), [&](const ForwardZone& zone) {
    return std::any_of(zone.names.begin(), zone.names.end(),
                       [&](const auto& cut) { return name.is_under(cut.value); });
  });
}

}  // namespace

void check_watch(const Config& config, Diagnostics& out) {
  const Text& output = config.dnstap.output;
  const bool known = output.value.starts_with("unix:/") || output.value.starts_with("file:/");
  if (!output.value.empty() && !known)
    out.push_back({Code::bad_dnstap_output, Severity::error, output.where, {output.value}});
  const auto& canaries = config.watch.canaries;
  if (canaries.size() > max_canaries)
    check_count(canaries.size(), max_canaries, "canaries", canaries[max_canaries].where, out);
  for (const CanaryRow& canary : canaries) {
    if (canary.realm.value.empty() || !canary.name.given) continue;  // reported as missing or wrong already
    const Realm* const realm = find_named(config.realms, canary.realm.value);
    if (realm == nullptr) {
      report_unknown_reference(canary.realm, "realm", config.realms, out);
      continue;
    }
    const std::string name = canary.name.value.to_text();
    if (!can_look_up(*realm, canary.name.value))
      out.push_back({Code::canary_outside_realm, Severity::error, canary.name.where, {name, realm->name.value}});
    if (canary.expect.value != "answer" && !realm->validates()) {
      const Position where = canary.expect.given ? canary.expect.where : canary.where;
      out.push_back(
          {Code::canary_not_provable, Severity::error, where, {name, canary.expect.value, realm->name.value}});
    }
  }
}

}  // namespace sekisho::mgmt::config
