// One's complement sums over octets, as IP and UDP use them.
//
// A sum is kept in memory order (the octets' own order, not the number's), so that it is stored as it is; a part that
// starts at an odd offset of the whole has its two octets swapped. Sums of parts add up, and a changed word is taken
// out by adding its complement, so a reply's checksum costs the words that were patched, not the length of the reply.
// Spec: RFC 1071, RFC 1624. Threads: pure. Limits: little-endian hosts.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"

namespace sekisho::dataplane {

static_assert(std::endian::native == std::endian::little, "sums are kept in memory order");

/// Adds octets to a running sum; they start at an even offset of the whole.
inline std::uint64_t add_octets(std::uint64_t sum, const std::uint8_t* p, std::size_t n) noexcept {
  const auto add = [&sum](std::uint64_t word) {
    sum += word;
    sum += sum < word ? 1 : 0;
  };
  for (; n >= 8; p += 8, n -= 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    add(word);
  }
  if (n >= 4) {
    std::uint32_t word;
    std::memcpy(&word, p, 4);
    add(word);
    p += 4;
    n -= 4;
  }
  if (n >= 2) {
    std::uint16_t word;
    std::memcpy(&word, p, 2);
    add(word);
    p += 2;
    n -= 2;
  }
  if (n == 1) add(*p);
  return sum;
}

inline std::uint16_t fold(std::uint64_t sum) noexcept {
  sum = (sum & 0xFFFFFFFFU) + (sum >> 32);
  sum = (sum & 0xFFFFFFFFU) + (sum >> 32);
  auto half = static_cast<std::uint32_t>(sum);
  half = (half & 0xFFFFU) + (half >> 16);
  half = (half & 0xFFFFU) + (half >> 16);
  return static_cast<std::uint16_t>(half);
}

inline std::uint16_t swap_octets(std::uint16_t v) noexcept { return static_cast<std::uint16_t>((v << 8) | (v >> 8)); }

/// What a part adds to the whole when it starts at `offset` of it.
inline std::uint16_t sum_at(std::size_t offset, std::uint64_t part) noexcept {
  const std::uint16_t folded = fold(part);
  return (offset & 1U) != 0 ? swap_octets(folded) : folded;
}

/// The change of a sum when four octets at an even offset change from `before` to `after` (both as loaded from
/// memory).
inline std::uint64_t exchange32(std::uint32_t before, std::uint32_t after) noexcept {
  return std::uint64_t{static_cast<std::uint32_t>(~before)} + after;
}

inline std::uint16_t sum_of(Bytes octets) noexcept { return fold(add_octets(0, octets.data(), octets.size())); }

}  // namespace sekisho::dataplane
