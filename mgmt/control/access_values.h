// What staff see of access and change about it, as plain values with their JSON.
//
//   GET  /v1/whoami        WhoAmI
//   GET  /v1/token         TokensReport
//   POST /v1/token/add     TokenRequest → NewToken: the only time that the token itself is told
//   POST /v1/token/remove  TokenRemoval → TokensReport
//   GET  /v1/openapi.json  the OpenAPI document (openapi.h)
//
// Threads: plain values. Units: times in seconds since 1970 UTC.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mgmt/access/peer.h"
#include "mgmt/control/command_error.h"
#include "mgmt/control/http.h"

namespace sekisho::mgmt::control {

struct WhoAmI {
  std::string name, role, text;  ///< text: with how they came, "hanako (uid 1000)"
};
WhoAmI who_is(const access::Peer& peer);

struct TokenStatus {
  std::string name, person, role, made_by;
  std::int64_t made = 0, expires = 0;
  bool expired = false;
};
struct TokensReport {
  std::vector<TokenStatus> tokens;
};
struct TokenRequest {
  std::string name, person, role;  ///< person "": as the name
  std::int64_t seconds = 0;        ///< for how long; must be given
};
struct NewToken {
  std::string token;
  TokenStatus status;
};
struct TokenRemoval {
  std::string name;
};

struct AccessCommands {
  std::function<Result<TokensReport, CommandError>()> tokens;
  std::function<Result<NewToken, CommandError>(const TokenRequest&, const Peer&)> add_token;
  std::function<Result<TokensReport, CommandError>(const TokenRemoval&)> remove_token;
};

void add_access_routes(Router& router, const AccessCommands& commands);

std::string to_json(const WhoAmI& who);
std::string to_json(const TokensReport& report);
std::string to_json(const TokenRequest& request);
std::string to_json(const NewToken& made);
std::string to_json(const TokenRemoval& removal);
// Nothing when the text is not what to_json() writes. Requests are read strictly: an unknown key is a mistake.
std::optional<WhoAmI> parse_whoami(std::string_view json);
std::optional<TokensReport> parse_tokens(std::string_view json);
std::optional<TokenRequest> parse_token_request(std::string_view json);
std::optional<NewToken> parse_new_token(std::string_view json);
std::optional<TokenRemoval> parse_token_removal(std::string_view json);

}  // namespace sekisho::mgmt::control
