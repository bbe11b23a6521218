// What a realm's validation goes by: algorithms, limits, how wrong the clocks of the world may be.
//
// Threads: a plain value. Units: seconds.
#pragma once

#include "dnssec/crypto/algorithm.h"
#include "dnssec/limits.h"

namespace sekisho::dnssec {

struct Rules {
  AlgorithmPolicy algorithms;
  Limits limits;
  /// A signature may begin later, or end earlier, than now by a tenth of its validity, at most by this.
  std::uint32_t max_clock_skew = 3600;
  /// Nothing that was proven is kept longer.
  std::uint32_t max_ttl = 86400;
};

}  // namespace sekisho::dnssec
