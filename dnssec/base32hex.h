// The first label of an NSEC3 owner, back to the hash that it stands for.
//
// Spec: RFC 4648 §7 (extended hex alphabet), RFC 5155 §3.3 (no padding, case ignored). Threads: pure.
#pragma once

#include <optional>

#include "base/bytes.h"
#include "dnssec/crypto/digest.h"

namespace sekisho::dnssec {

/// Nothing unless the label is exactly the 32 characters of a SHA-1 hash.
std::optional<Nsec3Hash> parse_hash_label(Bytes label);

}  // namespace sekisho::dnssec
