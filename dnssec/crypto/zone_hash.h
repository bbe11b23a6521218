// The hashes of ZONEMD records. Threads: any. Spec: RFC 8976 §5.3 (1: SHA-384, 2: SHA-512).
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace sekisho::dnssec {

/// Empty for an algorithm that is not known.
std::vector<std::uint8_t> zone_hash(std::uint8_t algorithm, Bytes octets);

}  // namespace sekisho::dnssec
