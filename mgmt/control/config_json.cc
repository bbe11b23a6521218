// The values of config_values.h as JSON, both ways.

#include "mgmt/control/config_json.h"
#include "mgmt/control/json_text.h"

namespace sekisho::mgmt::control {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CanaryReport, view, name, type, text, ok)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ChangeReport, ok, state, text, revision, policy, confirm_until,
                                                diagnostics, needs_restart, diff, canaries)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RevisionRow, number, base, at, who, why, how, state, sha256)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(HistoryReport, in_force, pending, revisions)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ShownConfig, revision, files, expanded)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AuditRow, number, at, who, role, what, outcome, detail, sha256)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AuditReport, events)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AuditVerdictReport, ok, events, broken_at, fault, last_sha256)

namespace {

constexpr std::int64_t max_confirm_seconds = 7 * 86'400;

/// The keys that both requests have. False: not one of them, or a wrong value.
template <typename Request>
bool read_common(const std::string& key, const json& field, Request& request) {
  if (key == "reason" && field.is_string()) {
    request.reason = field.get<std::string>();
    return true;
  }
  if (key != "confirm_within_s" || !field.is_number_integer()) return false;
  request.confirm_within_s = field.get<std::int64_t>();
  return request.confirm_within_s >= 0 && request.confirm_within_s <= max_confirm_seconds;
}

bool read_files(const json& field, ApplyRequest& request) {
  if (!field.is_object()) return false;
  for (const auto& [name, text] : field.items()) {
    if (!text.is_string() && !text.is_null()) return false;
    request.files[name] = text.is_null() ? std::nullopt : std::optional(text.get<std::string>());
  }
  return true;
}

}  // namespace

std::string to_json(const ApplyRequest& request) {
  json value{{"files", json::object()}, {"reason", request.reason}};
  for (const auto& [name, text] : request.files) value["files"][name] = text ? json(*text) : json();
  if (request.confirm_within_s > 0) value["confirm_within_s"] = request.confirm_within_s;
  if (request.base_revision) value["base_revision"] = *request.base_revision;
  return dump(value);
}

std::string to_json(const RollbackRequest& request) {
  json value{{"reason", request.reason}};
  if (request.revision) value["revision"] = *request.revision;
  if (request.confirm_within_s > 0) value["confirm_within_s"] = request.confirm_within_s;
  return dump(value);
}

std::string to_json(const ChangeReport& report) { return dump(report); }
std::string to_json(const HistoryReport& report) { return dump(report); }
std::string to_json(const ShownConfig& shown) { return dump(shown); }
std::string to_json(const AuditReport& report) { return dump(report); }
std::string to_json(const AuditVerdictReport& report) { return dump(report); }

std::optional<ApplyRequest> parse_apply_request(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  ApplyRequest request;
  for (const auto& [key, field] : value.items()) {
    if (key == "files") {
      if (!read_files(field, request)) return std::nullopt;
    } else if (key == "base_revision" && field.is_number_unsigned()) {
      request.base_revision = field.get<std::uint64_t>();
    } else if (!read_common(key, field, request)) {
      return std::nullopt;
    }
  }
  return request;
}

std::optional<RollbackRequest> parse_rollback_request(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  RollbackRequest request;
  for (const auto& [key, field] : value.items()) {
    if (key == "revision" && field.is_number_unsigned()) {
      request.revision = field.get<std::uint64_t>();
    } else if (!read_common(key, field, request)) {
      return std::nullopt;
    }
  }
  return request;
}

std::optional<ChangeReport> parse_change(std::string_view text) { return parse_as<ChangeReport>(text); }
std::optional<HistoryReport> parse_history(std::string_view text) { return parse_as<HistoryReport>(text); }
std::optional<ShownConfig> parse_shown(std::string_view text) { return parse_as<ShownConfig>(text); }
std::optional<AuditReport> parse_audit(std::string_view text) { return parse_as<AuditReport>(text); }
std::optional<AuditVerdictReport> parse_audit_verdict(std::string_view text) {
  return parse_as<AuditVerdictReport>(text);
}

}  // namespace sekisho::mgmt::control
