// The values of trust_values.h as JSON, both ways.

#include "mgmt/control/json_text.h"
#include "mgmt/control/trust_values.h"

namespace sekisho::mgmt::control {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AnchorKeyStatus, tag, algorithm, state, since, next)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AnchorStatus, realm, zone, source, tracked, asked, outcome,
                                                last_success, next_refresh, keys, warnings)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ExemptRealm, realm, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AnchorsReport, clock_fault, clock, signed_from, signed_until, anchors,
                                                exempt)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NtaStatus, realm, name, reason, by, set_at, expires, checked_at,
                                                last_fault, fixed)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NtaReport, entries)

std::string to_json(const AnchorsReport& report) { return dump(report); }
std::string to_json(const NtaReport& report) { return dump(report); }

std::string to_json(const NtaRequest& request) {
  json value{{"name", request.name}};
  if (request.realm) value["realm"] = *request.realm;
  if (!request.reason.empty()) value["reason"] = request.reason;
  if (request.seconds != 0) value["seconds"] = request.seconds;
  return dump(value);
}

std::optional<AnchorsReport> parse_anchors(std::string_view text) { return parse_as<AnchorsReport>(text, "anchors"); }
std::optional<NtaReport> parse_nta(std::string_view text) { return parse_as<NtaReport>(text, "entries"); }

std::optional<NtaRequest> parse_nta_request(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  NtaRequest request;
  for (const auto& [key, field] : value.items()) {
    if (key == "realm" && field.is_string()) {
      request.realm = field.get<std::string>();
    } else if (key == "name" && field.is_string()) {
      request.name = field.get<std::string>();
    } else if (key == "reason" && field.is_string()) {
      request.reason = field.get<std::string>();
    } else if (key == "seconds" && field.is_number_integer()) {
      request.seconds = field.get<std::int64_t>();
    } else {
      return std::nullopt;
    }
  }
  if (request.name.empty()) return std::nullopt;
  return request;
}

}  // namespace sekisho::mgmt::control
