// The domains that the gateway looks at by itself, and what the last look at each has found (L-11, L-17).
//
//   GET /v1/domains     DomainsReport
//
// Threads: plain values. Units: as named.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mgmt/control/domain_report.h"

namespace sekisho::mgmt::control {

struct OwnDomain {
  std::string name;
  bool former = false;
  bool looked = false;              ///< there was a look since the start
  bool seen = false;                ///< the last look saw it; false: the servers of the zone above were silent
  std::int64_t checked_at = 0;      ///< seconds since 1970 UTC, of what follows; 0: never
  std::int64_t signatures_end = 0;  ///< the first signature to end; 0: not signed
  std::uint32_t errors = 0, warnings = 0;
  std::vector<DomainFinding> findings;
  std::vector<DomainKey> keys;
  std::vector<DomainStep> steps;  ///< of a rollover that is under way
};

struct DomainsReport {
  std::uint64_t interval_seconds = 0;  ///< 0: nothing is looked at
  std::vector<OwnDomain> domains;
};

std::string to_json(const DomainsReport& report);
/// Nothing when the text is not what to_json() writes.
std::optional<DomainsReport> parse_domains(std::string_view json);

}  // namespace sekisho::mgmt::control
