// The audit log: who asked for what, and what became of it, chained so that a change of the past shows.
//
// Each event holds the SHA-256 over the hash of the one before and its own canonical text (every field with its
// length before it, so that no two events read alike). Whoever changes, removes or inserts an event breaks the chain
// there; what was cut off at the end shows in the numbers, which only grow. Whoever can write the file can also forge
// the whole of it: therefore each event's hash goes to the journal as well, where it stands outside.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"

namespace sekisho::mgmt::store {

struct AuditEvent {
  std::uint64_t number = 0;
  WallTime at;
  std::string who;      ///< "hanako (uid 1000)"
  std::string role;     ///< "operator", or "" where there are none
  std::string what;     ///< "config apply"
  std::string outcome;  ///< "done", "refused: …"
  std::string detail;   ///< JSON
  std::string sha256;
};

struct AuditVerdict {
  std::uint64_t events = 0;     ///< that are right, from the first on
  std::uint64_t broken_at = 0;  ///< number of the first event that does not fit; 0: none
  std::string fault;            ///< what does not fit
  std::string last_sha256;
};

/// What the first event chains to.
inline constexpr const char* chain_begin = "0000000000000000000000000000000000000000000000000000000000000000";

std::string chain(const std::string& previous_sha256, const AuditEvent& event);

}  // namespace sekisho::mgmt::store
