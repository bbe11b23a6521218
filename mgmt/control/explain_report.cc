#include "mgmt/control/explain_report.h"

#include "mgmt/control/json_text.h"

namespace sekisho::mgmt::control {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ExplainServer, name, address, up)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ExplainStep, name, asked_as, kind, suffix, where, realm, group,
                                                servers, cached, server, stale, rcode, ede, security, exempt_name,
                                                exempt, alias)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ExplainMapped, pair, from, to)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ExplainReport, name, type, from, finding, port, view, network, where,
                                                vlan, also_on, limited, answer_limited, reply_cache_seconds, steps,
                                                nat, mapped, rcode, ede, authentic, records)

std::string to_json(const ExplainReport& report) { return dump(report); }

std::optional<ExplainReport> parse_explain(std::string_view text) { return parse_as<ExplainReport>(text, "finding"); }

}  // namespace sekisho::mgmt::control
