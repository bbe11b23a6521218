// What staff can see of trust: anchors and the clock (negative trust anchors: nta_values.h). Part of commands.h.
//
// Units: times in seconds since 1970 UTC, 0 for "not yet". Words (states, warnings, outcomes) are short and fixed;
// sekishoctl says them in the reader's language.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::mgmt::control {

struct AnchorKeyStatus {
  std::uint32_t tag = 0, algorithm = 0;
  std::string state;  ///< configured, add-pend, valid, missing, revoked, removed
  std::int64_t since = 0;
  std::int64_t next = 0;  ///< when it becomes valid, or is forgotten
};

struct AnchorStatus {
  std::string realm, zone, source;
  bool tracked = false;  ///< its rollovers are followed (RFC 5011)
  bool asked = false;    ///< since the start
  std::string outcome;   ///< trusted, not-trusted, no-answer
  std::int64_t last_success = 0, next_refresh = 0;
  std::vector<AnchorKeyStatus> keys;
  std::vector<std::string> warnings;  ///< not-trusted, no-answer, not-saved, state-lost, built-in, not-seen-long
};

/// A realm that does not validate, and why.
struct ExemptRealm {
  std::string realm, reason;
};

struct AnchorsReport {
  std::string clock_fault;  ///< before-release, outside-signatures; empty: none
  std::int64_t clock = 0;
  std::int64_t signed_from = 0, signed_until = 0;  ///< of the root's keys, as seen last
  std::vector<AnchorStatus> anchors;
  std::vector<ExemptRealm> exempt;
};

std::string to_json(const AnchorsReport& report);
std::optional<AnchorsReport> parse_anchors(std::string_view json);

}  // namespace sekisho::mgmt::control
