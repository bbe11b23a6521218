// Digests over octets: for DS records, for NSEC3's iterated hash, for state files.
//
// Spec: RFC 4034 §5.1.4, RFC 4509 §2, RFC 6605 §2 (DS); RFC 5155 §5 (NSEC3). Threads: any; each keeps its own
// context. Errors: none; a library that fails to hash cannot be worked with, and aborts.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>

#include "base/bytes.h"
#include "dnssec/crypto/algorithm.h"

namespace sekisho::dnssec {

struct Digest {
  std::array<std::uint8_t, 48> octets;
  std::uint8_t size = 0;
  Bytes bytes() const { return {octets.data(), size}; }
};

/// The digest of the parts, one after another. Requires is_implemented(type).
Digest digest(DigestType type, std::initializer_list<Bytes> parts);

using Nsec3Hash = std::array<std::uint8_t, 20>;

/// H(…H(H(name | salt) | salt)…) with SHA-1, `iterations` more times than once. `name` is in canonical wire form.
Nsec3Hash nsec3_hash(Bytes name, Bytes salt, std::uint16_t iterations);

}  // namespace sekisho::dnssec
