// The values of nat_values.h as JSON, both ways.

#include "mgmt/control/json_text.h"
#include "mgmt/control/nat_values.h"

namespace sekisho::mgmt::control {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NatFinding, kind, pair, name, server, address, other)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NatPublished, name, type, server, answered, values, ttl)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NatConnection, pair, inside, lgwan, inside_open, through_tried,
                                                through_open)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NatCheckReport, at, names, findings, published, connections)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NatEvent, at, event, finding)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NatHistory, events)

std::string to_json(const NatCheckReport& report) { return dump(report); }
std::string to_json(const NatHistory& history) { return dump(history); }
std::optional<NatCheckReport> parse_nat_check(std::string_view text) {
  return parse_as<NatCheckReport>(text, "findings");
}
std::optional<NatHistory> parse_nat_history(std::string_view text) { return parse_as<NatHistory>(text, "events"); }

}  // namespace sekisho::mgmt::control
