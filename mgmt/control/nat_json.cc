// The values of nat_values.h as JSON, both ways.
#include <nlohmann/json.hpp>

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

namespace {

std::string dump(const json& value) { return value.dump(2, ' ', false, json::error_handler_t::replace) + "\n"; }

/// nlohmann throws on wrong types: the exception ends here.
template <typename T>
std::optional<T> parse_as(std::string_view text, const char* needed) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object() || !value.contains(needed)) return std::nullopt;
  try {
    return value.get<T>();
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace

std::string to_json(const NatCheckReport& report) { return dump(report); }
std::string to_json(const NatHistory& history) { return dump(history); }
std::string to_json_line(const NatEvent& event) {
  return json(event).dump(-1, ' ', false, json::error_handler_t::replace);
}
std::optional<NatCheckReport> parse_nat_check(std::string_view text) {
  return parse_as<NatCheckReport>(text, "findings");
}
std::optional<NatHistory> parse_nat_history(std::string_view text) { return parse_as<NatHistory>(text, "events"); }
std::optional<NatEvent> parse_nat_event(std::string_view text) { return parse_as<NatEvent>(text, "event"); }

}  // namespace sekisho::mgmt::control
