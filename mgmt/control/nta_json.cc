// The values of nta_values.h as JSON, both ways.
#include <functional>
#include <map>

#include "mgmt/control/json_text.h"
#include "mgmt/control/nta_values.h"

namespace sekisho::mgmt::control {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NtaEntry, id, state, realm, name, type, reason, confirmed_by,
                                                requested_by, decided_by, seconds, requested_at, decided_at, expires,
                                                ended_at, checked_at, last_fault)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NtaReport, approval, entries)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NtaStepRow, id, at, state, who, note)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NtaHistory, steps)

namespace {

/// Each key of the object goes to its reader; false: there is a key without one, or of another type.
using Readers = std::map<std::string, std::function<bool(const json&)>>;

bool read_strictly(std::string_view text, const Readers& readers) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return false;
  for (const auto& [key, field] : value.items()) {
    const auto reader = readers.find(key);
    if (reader == readers.end() || !reader->second(field)) return false;
  }
  return true;
}

auto into(std::string& to) {
  return [&to](const json& field) {
    if (!field.is_string()) return false;
    to = field.get<std::string>();
    return true;
  };
}

}  // namespace

std::string to_json(const NtaReport& report) { return dump(report); }
std::string to_json(const NtaHistory& history) { return dump(history); }

std::string to_json(const NtaDetail& detail) {
  return dump({{"entry", detail.entry},
               {"steps", detail.steps},
               {"evidence", json::parse(to_json(detail.evidence), nullptr, false)}});
}

std::string to_json(const NtaRequest& request) {
  json value{{"name", request.name},
             {"type", request.type},
             {"seconds", request.seconds},
             {"reason", request.reason},
             {"confirmed_by", request.confirmed_by}};
  if (request.realm) value["realm"] = *request.realm;
  return dump(value);
}

std::string to_json(const NtaDecision& decision) {
  json value{{"id", decision.id}};
  if (!decision.note.empty()) value["note"] = decision.note;
  return dump(value);
}

std::optional<NtaReport> parse_nta(std::string_view text) { return parse_as<NtaReport>(text, "entries"); }
std::optional<NtaHistory> parse_nta_history(std::string_view text) { return parse_as<NtaHistory>(text, "steps"); }

std::optional<NtaDetail> parse_nta_detail(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object() || !value.contains("entry") || !value.contains("evidence")) return std::nullopt;
  const auto entry = parse_as<NtaEntry>(value["entry"].dump());
  const auto history = parse_as<NtaHistory>(text, "steps");
  const auto evidence = parse_trace(value["evidence"].dump());
  if (!entry || !history || !evidence) return std::nullopt;
  return NtaDetail{*entry, history->steps, *evidence};
}

std::optional<NtaRequest> parse_nta_request(std::string_view text) {
  NtaRequest request;
  std::string realm;
  const bool good = read_strictly(text, {{"realm", into(realm)},
                                         {"name", into(request.name)},
                                         {"type", into(request.type)},
                                         {"reason", into(request.reason)},
                                         {"confirmed_by", into(request.confirmed_by)},
                                         {"seconds", [&](const json& field) {
                                            if (!field.is_number_integer()) return false;
                                            request.seconds = field.get<std::int64_t>();
                                            return true;
                                          }}});
  if (!good || request.name.empty()) return std::nullopt;
  if (!realm.empty()) request.realm = realm;
  return request;
}

std::optional<NtaDecision> parse_nta_decision(std::string_view text) {
  NtaDecision decision;
  const bool good = read_strictly(text, {{"note", into(decision.note)}, {"id", [&](const json& field) {
                                                                           if (!field.is_number_unsigned())
                                                                             return false;
                                                                           decision.id = field.get<std::uint64_t>();
                                                                           return true;
                                                                         }}});
  if (!good || decision.id == 0) return std::nullopt;
  return decision;
}

}  // namespace sekisho::mgmt::control
