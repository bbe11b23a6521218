#include "mgmt/control/trace_report.h"

#include "mgmt/control/json_text.h"

namespace sekisho::mgmt::control {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TraceSignature, covers, signer, tag, algorithm, from, until, state)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TraceStepReport, kind, zone, verdict, reason, records, signatures)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TraceLinkReport, name, kind, verdict, reason, proof, steps, records,
                                                signatures)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TraceAnswer, rcode, authentic, ede)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TraceReport, name, type, view, realm, finding, checked, unchecked,
                                                links)

std::string to_json(const TraceReport& report) { return dump(report); }

std::optional<TraceReport> parse_trace(std::string_view text) { return parse_as<TraceReport>(text); }

}  // namespace sekisho::mgmt::control
