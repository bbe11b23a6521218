// The values of mail_values.h as JSON, both ways.

#include "mgmt/control/json_text.h"
#include "mgmt/control/mail_values.h"

namespace sekisho::mgmt::control {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(MailHop, host, address, preference, then)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(MailFinding, kind, name, address)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(MailServerPlan, server, view, way, hops, findings)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(MailPlanReport, from, to, servers)

std::string to_json(const MailPlanReport& report) { return dump(report); }

std::optional<MailPlanReport> parse_mail_plan(std::string_view text) {
  return parse_as<MailPlanReport>(text, "servers");
}

}  // namespace sekisho::mgmt::control
