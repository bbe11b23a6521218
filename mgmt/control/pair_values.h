// What the two nodes of a pair say to each other, and what staff see of it, as plain values with their JSON.
//
//   GET  /v1/pair         PairReport: how this node and its peer stand
//   POST /v1/pair/sync    PairSync → PairReport: look at the peer now, and push; forced: ours counts
//   GET  /v1/pair/state   PairState: digests of what a push would bring; for the peer
//   POST /v1/pair/push    PairPush → PairReply; for the peer alone, as the person whom [pair.peer] names
//
// Each part of a push names the digest that it is made for: where the peer has another one meanwhile, that part is a
// conflict and nothing of it is done. Cookie secrets go one way in a PairPush, over TLS, and into no answer, log or
// audit event. Threads: plain values. Units: seconds since 1970 UTC, 0 for never.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::mgmt::control {

struct PairState {
  std::string node;
  std::uint64_t revision = 0;
  std::string config_sha256;   ///< of all files but node.toml
  std::string cookies_sha256;  ///< of the secrets' file; empty: it has none to share
};

/// A negative trust anchor in force, as it was approved.
struct PairPaper {
  std::string realm, name, type, reason, confirmed_by, evidence;
  std::string requested_by, requested_account, requested_login, decided_by;
  std::int64_t seconds = 0, requested_at = 0, decided_at = 0, expires = 0;
};
/// The end of one that was in force.
struct PairEnd {
  std::string realm, name, state;
  std::int64_t decided_at = 0, ended_at = 0;
};

struct PairConfigPart {
  std::string base_sha256;  ///< what the peer has; empty: whatever it has (a person said so)
  std::uint64_t revision = 0;
  std::string why;
  std::map<std::string, std::string> files;  ///< all that are shared; others of the peer's, but node.toml, go
};
struct PairCookiePart {
  std::string base_sha256;
  std::string text;
};

struct PairPush {
  std::string node;
  std::optional<PairConfigPart> config;
  std::optional<PairCookiePart> cookies;
  std::vector<PairPaper> exemptions;
  std::vector<PairEnd> ended;
};

struct PairReply {
  PairState state;                    ///< afterwards
  std::string config, config_text;    ///< a ChangeReport's state; empty: not part of the push
  std::string cookies, cookies_text;  ///< in-force, unchanged, conflict, refused, not-shared
  std::uint64_t adopted = 0, ended = 0;
  std::vector<std::string> not_adopted;  ///< "realm name: why not"
};

struct PairSync {
  bool force = false;
};

struct PairPartReport {
  std::string what;   ///< configuration, cookies, exemptions
  std::string state;  ///< unknown, in-step, ahead, behind, conflict, refused, not-shared
  std::string text;
  std::int64_t since = 0;
};

struct PairReport {
  std::string node, method, peer_url, peer_node;
  bool pushes = false;  ///< there is a peer to push to
  bool reachable = false;
  std::string fault;
  std::uint64_t failures = 0;
  std::int64_t last_contact = 0, next_try_seconds = 0;
  std::uint64_t revision = 0, peer_revision = 0;
  std::vector<PairPartReport> parts;
  bool healthy = false;
  std::vector<std::string> not_healthy;
};

std::string to_json(const PairState& state);
std::string to_json(const PairPush& push);
std::string to_json(const PairReply& reply);
std::string to_json(const PairSync& sync);
std::string to_json(const PairReport& report);
// Nothing when the text is not what to_json() writes. Requests are read strictly: an unknown key is a mistake.
std::optional<PairState> parse_pair_state(std::string_view json);
std::optional<PairPush> parse_pair_push(std::string_view json);
std::optional<PairReply> parse_pair_reply(std::string_view json);
std::optional<PairSync> parse_pair_sync(std::string_view json);
std::optional<PairReport> parse_pair(std::string_view json);

}  // namespace sekisho::mgmt::control
