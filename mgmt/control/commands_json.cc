// The values of commands.h as JSON, both ways.

#include "mgmt/control/commands.h"
#include "mgmt/control/config_json.h"
#include "mgmt/control/json_text.h"

namespace sekisho::mgmt::control {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ServerStatus, name, address, up, srtt_ms, queries, timeouts)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(GroupStatus, name, servers)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RealmStatus, name, resolution, exit, groups)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ViewStatus, name, queries, leaks_prevented)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(LaneStatus, name, received, answered, cache_hits, cache_entries,
                                                busy_ratio)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(WorkerStatus, name, resolved, in_flight, cache_entries)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CanaryStatus, realm, name, type, expect, result, asked_at, last_good,
                                                duration_ms)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ClockStatus, state, checked_at, offset_ms, error_bound_ms, source)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ServfailStatus, view, share, expected, limit, learning, hours_known,
                                                hours_to_learn)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(WatchReport, canaries, clock, servfail)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SourceStatus, kind, path, modified)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ExemptZone, realm, name, expires)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(StatusReport, version, identity, config_file, revision, released_at,
                                                uptime_seconds, loaded_at, last_reload_failed, history_revision,
                                                pending, not_ready, trust, exempt, exemptions_requested, sources,
                                                watch, realms, views, lanes, workers, drops)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ReloadReport, ok, revision, history_revision, needs_restart,
                                                diagnostics)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FlushReport, removed)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ZoneStatus, realm, zone, state, serial, records, digest, age_seconds,
                                                expires, next_check, fault)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ZonesReport, zones)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CookieSecretStatus, role, fingerprint, since)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CookieReport, file, secrets)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RollRequest, step)

std::string to_json(const StatusReport& report) { return dump(report); }
std::string to_json(const ReloadReport& report) { return dump(report); }
std::string to_json(const FlushReport& report) { return dump(report); }
std::string to_json(const ZonesReport& report) { return dump(report); }
std::string to_json(const CookieReport& report) { return dump(report); }
std::string to_json(const RollRequest& request) { return dump(request); }

std::string to_json(const FlushRequest& request) {
  json value = json::object();
  if (request.realm) value["realm"] = *request.realm;
  if (!request.name.empty()) value["name"] = request.name;
  if (request.subtree) value["subtree"] = true;
  if (request.all) value["all"] = true;
  return dump(value);
}

std::optional<StatusReport> parse_status(std::string_view text) { return parse_as<StatusReport>(text); }
std::optional<ReloadReport> parse_reload(std::string_view text) { return parse_as<ReloadReport>(text); }
std::optional<FlushReport> parse_flush(std::string_view text) { return parse_as<FlushReport>(text); }
std::optional<ZonesReport> parse_zones(std::string_view text) { return parse_as<ZonesReport>(text); }
std::optional<CookieReport> parse_cookies(std::string_view text) { return parse_as<CookieReport>(text); }
std::optional<RollRequest> parse_roll(std::string_view text) { return parse_as<RollRequest>(text); }

/// Stricter than the reports: a key that is not known is a mistake that could flush the wrong thing.
std::optional<FlushRequest> parse_flush_request(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  FlushRequest request;
  for (const auto& [key, field] : value.items()) {
    if (key == "realm" && field.is_string()) {
      request.realm = field.get<std::string>();
    } else if (key == "name" && field.is_string()) {
      request.name = field.get<std::string>();
    } else if (key == "subtree" && field.is_boolean()) {
      request.subtree = field.get<bool>();
    } else if (key == "all" && field.is_boolean()) {
      request.all = field.get<bool>();
    } else {
      return std::nullopt;
    }
  }
  return request;
}

std::optional<std::string> parse_error(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object() || !value.contains("error") || !value["error"].is_string()) return std::nullopt;
  return value["error"].get<std::string>();
}

}  // namespace sekisho::mgmt::control
