// The values of access_values.h as JSON, both ways.
#include <set>

#include "mgmt/control/access_values.h"
#include "mgmt/control/json_text.h"

namespace sekisho::mgmt::control {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(WhoAmI, name, role, text)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TokenStatus, name, person, role, made_by, made, expires, expired)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TokensReport, tokens)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TokenRequest, name, person, role, seconds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NewToken, token, status)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TokenRemoval, name)

namespace {

template <typename T>
std::optional<T> parse_strictly(std::string_view text, const std::set<std::string>& keys) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  for (const auto& [key, unused] : value.items()) {
    if (!keys.contains(key)) return std::nullopt;
  }
  return parse_as<T>(text, "name");
}

}  // namespace

WhoAmI who_is(const access::Peer& peer) { return {peer.name, std::string(to_text(peer.role)), peer.to_string()}; }

std::string to_json(const WhoAmI& who) { return dump(who); }
std::string to_json(const TokensReport& report) { return dump(report); }
std::string to_json(const TokenRequest& request) { return dump(request); }
std::string to_json(const NewToken& made) { return dump(made); }
std::string to_json(const TokenRemoval& removal) { return dump(removal); }

std::optional<WhoAmI> parse_whoami(std::string_view text) { return parse_as<WhoAmI>(text, "role"); }
std::optional<TokensReport> parse_tokens(std::string_view text) { return parse_as<TokensReport>(text, "tokens"); }
std::optional<NewToken> parse_new_token(std::string_view text) { return parse_as<NewToken>(text, "token"); }
std::optional<TokenRequest> parse_token_request(std::string_view text) {
  return parse_strictly<TokenRequest>(text, {"name", "person", "role", "seconds"});
}
std::optional<TokenRemoval> parse_token_removal(std::string_view text) {
  return parse_strictly<TokenRemoval>(text, {"name"});
}

}  // namespace sekisho::mgmt::control
