#include "mgmt/control/guideline_report.h"
#include "mgmt/control/json_text.h"

namespace sekisho::mgmt::control {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(GuidelineWords, en, ja)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(GuidelineItem, id, level, force, wanted, state, evidence, command, by,
                                                note, said_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(GuidelineShare, view, share, expected, limit)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(GuidelineReport, at, identity, version, domain, level, missing, items,
                                                servfail)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Attestation, id, state, note)

std::string to_json(const GuidelineReport& report) { return dump(report); }
std::string to_json(const GuidelineItem& item) { return dump(item); }
std::string to_json(const Attestation& attestation) { return dump(attestation); }

std::optional<GuidelineReport> parse_guideline(std::string_view json) {
  return parse_as<GuidelineReport>(json, "items");
}
std::optional<GuidelineItem> parse_guideline_item(std::string_view json) {
  return parse_as<GuidelineItem>(json, "wanted");
}
std::optional<Attestation> parse_attestation(std::string_view json) { return parse_as<Attestation>(json, "state"); }

}  // namespace sekisho::mgmt::control
