// The values of mail_values.h as JSON, both ways.
#include <nlohmann/json.hpp>

#include "mgmt/control/mail_values.h"

namespace sekisho::mgmt::control {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(MailHop, host, address, preference, then)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(MailFinding, kind, name, address)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(MailServerPlan, server, view, way, hops, findings)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(MailPlanReport, from, to, servers)

std::string to_json(const MailPlanReport& report) {
  return json(report).dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

/// nlohmann throws on wrong types: the exception ends here.
std::optional<MailPlanReport> parse_mail_plan(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object() || !value.contains("servers")) return std::nullopt;
  try {
    return value.get<MailPlanReport>();
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace sekisho::mgmt::control
