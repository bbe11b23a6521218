// What the gateway says of the NAT map's check: findings, what each POI published, past events. Part of commands.h.
//
// Units: times in seconds since 1970 UTC, 0 for "not yet". Kinds are the words of nat-map/drift.h; sekishoctl says
// them in the reader's language.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::mgmt::control {

struct NatFinding {
  std::string kind, pair, name, server, address, other;
};

struct NatPublished {
  std::string name, type, server;
  bool answered = false;
  std::vector<std::string> values;
  std::uint32_t ttl = 0;
};

struct NatConnection {
  std::string pair, inside, lgwan;
  bool inside_open = false, through_tried = false, through_open = false;
};

struct NatCheckReport {
  std::int64_t at = 0;  ///< 0: not checked yet
  std::uint32_t names = 0;
  std::vector<NatFinding> findings;
  std::vector<NatPublished> published;
  std::vector<NatConnection> connections;
};

/// A finding that came or went.
struct NatEvent {
  std::int64_t at = 0;
  std::string event;  ///< appeared, cleared
  NatFinding finding;
};

struct NatHistory {
  std::vector<NatEvent> events;  ///< the oldest first
};

std::string to_json(const NatCheckReport& report);
std::string to_json(const NatHistory& history);
std::optional<NatCheckReport> parse_nat_check(std::string_view json);
std::optional<NatHistory> parse_nat_history(std::string_view json);

}  // namespace sekisho::mgmt::control
