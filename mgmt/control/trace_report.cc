#include "mgmt/control/trace_report.h"

#include <nlohmann/json.hpp>

namespace sekisho::mgmt::control {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TraceSignature, covers, signer, tag, algorithm, from, until, state)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TraceStepReport, kind, zone, verdict, reason, records, signatures)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TraceLinkReport, name, kind, verdict, reason, proof, steps, records,
                                                signatures)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TraceAnswer, rcode, authentic, ede)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TraceReport, name, type, view, realm, finding, checked, unchecked,
                                                links)

std::string to_json(const TraceReport& report) {
  return json(report).dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::optional<TraceReport> parse_trace(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  try {
    return value.get<TraceReport>();
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace sekisho::mgmt::control
