// A key of a watched domain: when looks saw it in the zone, its DS at the zone above, its signatures in use (G3-19).
//
// Threads: plain values. Units: seconds since 1970 UTC.
#pragma once

#include <array>
#include <cstdint>

namespace sekisho::mgmt::store {

struct DomainKeyRow {
  std::int64_t tag = 0, algorithm = 0;
  bool entry_point = false, revoked = false;
  /// Missing before, from, until, gone: each of the zone, of DS, of use.
  std::array<std::int64_t, 12> moments{};
  friend bool operator==(const DomainKeyRow&, const DomainKeyRow&) = default;
};

}  // namespace sekisho::mgmt::store
