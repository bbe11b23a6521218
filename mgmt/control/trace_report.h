// What `sekishoctl trace` tells: the walk from the trust anchor to one name, as plain values and as JSON.
//
//   GET /v1/trace?name=&type=&view=|realm=     TraceReport; answers within some seconds, one at a time (503)
//
// Words in fixed English: `finding` secure, insecure, bogus, unreachable, not_validated; step kinds as
// ChainStep::Kind names them; `reason` a sentence of dnssec/status.h, "" for none. Times are seconds since 1970 UTC.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::mgmt::control {

struct TraceSignature {
  std::string covers, signer;
  std::uint32_t tag = 0, algorithm = 0;
  std::int64_t from = 0, until = 0;
  std::string state;  ///< "valid", "expired", "early": by its times alone
};

struct TraceStepReport {
  std::string kind, zone, verdict, reason;
  std::vector<std::string> records;
  std::vector<TraceSignature> signatures;
};

struct TraceLinkReport {
  std::string name, kind, verdict, reason;
  std::string proof;  ///< of absence or of a wildcard: "NSEC", "NSEC3" or ""
  std::vector<TraceStepReport> steps;
  std::vector<std::string> records;
  std::vector<TraceSignature> signatures;
};

/// One of the two ways of asking.
struct TraceAnswer {
  std::string rcode;  ///< "": no answer came
  bool authentic = false;
  std::string ede;  ///< "22 No Reachable Authority: ..."
};

struct TraceReport {
  std::string name, type, view, realm, finding;
  TraceAnswer checked, unchecked;  ///< as clients get it, and with CD=1
  std::vector<TraceLinkReport> links;
};

struct TraceRequest {
  std::string name, type;
  std::optional<std::string> view, realm;
  bool uncovered = false;  ///< as if no negative trust anchor covered the name; not for HTTP
};

std::string to_json(const TraceReport& report);
/// Nothing when the text is not what to_json() writes.
std::optional<TraceReport> parse_trace(std::string_view json);

}  // namespace sekisho::mgmt::control
