// The outcome of a proof of absence.
//
// Threads: a plain value.
#pragma once

#include <cstdint>

#include "dnssec/status.h"

namespace sekisho::dnssec {

enum class Proof : std::uint8_t {
  proven,
  insecure,      ///< nothing is proven, and nothing need be: opt-out, or iterations above the limit
  not_proven,    ///< the records do not show it; as an answer this is bogus
  contradicted,  ///< the records show that it exists
  suspended,     ///< this turn's hashing is used up: ask again in the next turn
};

struct ProofResult {
  Proof proof = Proof::not_proven;
  Reason reason = Reason::denial_incomplete;
  friend bool operator==(const ProofResult&, const ProofResult&) = default;
};

inline ProofResult proven() { return {Proof::proven, Reason::none}; }
inline ProofResult not_proven(Reason reason = Reason::denial_incomplete) { return {Proof::not_proven, reason}; }
inline ProofResult contradicted() { return {Proof::contradicted, Reason::denial_contradicts}; }

/// What a proof about the DS records of a name tells about the name itself.
enum class Cut : std::uint8_t {
  unsigned_delegation,  ///< delegated, and no DS: what is below is insecure
  none,                 ///< not delegated: a name of this very zone
  no_such_name,         ///< not delegated, and nothing is below it either
};
struct CutProof {
  ProofResult result;
  Cut cut = Cut::none;  ///< of meaning when proven
};

}  // namespace sekisho::dnssec
