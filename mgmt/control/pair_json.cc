// The values of pair_values.h as JSON, both ways.
#include <set>

#include "mgmt/control/json_text.h"
#include "mgmt/control/pair_values.h"

namespace sekisho::mgmt::control {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PairState, node, revision, config_sha256, cookies_sha256)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PairPaper, realm, name, type, reason, confirmed_by, evidence,
                                                requested_by, requested_account, requested_login, decided_by, seconds,
                                                requested_at, decided_at, expires)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PairEnd, realm, name, state, decided_at, ended_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PairConfigPart, base_sha256, revision, why, files)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PairCookiePart, base_sha256, text)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PairReply, state, config, config_text, cookies, cookies_text, adopted,
                                                ended, not_adopted)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PairSync, force)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PairPartReport, what, state, text, since)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PairReport, node, method, peer_url, peer_node, pushes, reachable,
                                                fault, failures, last_contact, next_try_seconds, revision,
                                                peer_revision, parts, healthy, not_healthy)

namespace {

/// An object of these keys and no others.
std::optional<json> object_of(std::string_view text, const std::set<std::string>& keys) {
  json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  for (const auto& [key, unused] : value.items()) {
    if (!keys.contains(key)) return std::nullopt;
  }
  return value;
}

}  // namespace

std::string to_json(const PairState& state) { return dump(state); }
std::string to_json(const PairReply& reply) { return dump(reply); }
std::string to_json(const PairSync& sync) { return dump(sync); }
std::string to_json(const PairReport& report) { return dump(report); }

std::string to_json(const PairPush& push) {
  json value{{"node", push.node}, {"exemptions", push.exemptions}, {"ended", push.ended}};
  if (push.config) value["config"] = *push.config;
  if (push.cookies) value["cookies"] = *push.cookies;
  return dump(value);
}

std::optional<PairPush> parse_pair_push(std::string_view text) {
  const auto value = object_of(text, {"node", "exemptions", "ended", "config", "cookies"});
  if (!value || !value->contains("node")) return std::nullopt;
  PairPush push;
  try {
    push.node = value->at("node").get<std::string>();
    push.exemptions = value->value("exemptions", std::vector<PairPaper>());
    push.ended = value->value("ended", std::vector<PairEnd>());
    if (value->contains("config")) push.config = value->at("config").get<PairConfigPart>();
    if (value->contains("cookies")) push.cookies = value->at("cookies").get<PairCookiePart>();
  } catch (const json::exception&) {
    return std::nullopt;
  }
  return push;
}

std::optional<PairSync> parse_pair_sync(std::string_view text) {
  if (!object_of(text.empty() ? "{}" : text, {"force"})) return std::nullopt;
  return parse_as<PairSync>(text.empty() ? "{}" : text);
}

std::optional<PairState> parse_pair_state(std::string_view text) {
  return parse_as<PairState>(text, "config_sha256");
}
std::optional<PairReply> parse_pair_reply(std::string_view text) { return parse_as<PairReply>(text, "state"); }
std::optional<PairReport> parse_pair(std::string_view text) { return parse_as<PairReport>(text, "parts"); }

}  // namespace sekisho::mgmt::control
