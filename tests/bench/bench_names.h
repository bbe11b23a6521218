// The names of a benchmark and the address of each, known to the generator and to whatever plays the upstream:
// h<number>.<suffix> → 10.x.y.z, the number in the last three octets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace sekisho::bench {

inline std::string bench_label(std::uint32_t index) { return "h" + std::to_string(index); }
inline std::uint32_t bench_address(std::uint32_t index) { return (10U << 24) | (index & 0xFFFFFFU); }

/// The number in a first label "h<number>", if it is one.
inline std::optional<std::uint32_t> bench_index(Bytes label) {
  if (label.size() < 2 || (label[0] | 0x20) != 'h') return std::nullopt;
  std::uint32_t index = 0;
  for (const std::uint8_t digit : label.subspan(1)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    index = index * 10 + (digit - '0');
  }
  return index;
}

}  // namespace sekisho::bench
