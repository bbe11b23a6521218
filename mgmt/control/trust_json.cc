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

std::string to_json(const AnchorsReport& report) { return dump(report); }
std::optional<AnchorsReport> parse_anchors(std::string_view text) { return parse_as<AnchorsReport>(text, "anchors"); }

}  // namespace sekisho::mgmt::control
