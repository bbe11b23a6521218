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

/// Two sums in one; what runs over comes in again at the low end.
inline std::uint64_t add_sums(std::uint64_t a, std::uint64_t b) noexcept {
  const std::uint64_t sum = a + b;
  return sum + (sum < b ? 1 : 0);
}

/// Adds octets to a running sum; they start at an even offset of the whole.
inline std::uint64_t add_octets(std::uint64_t sum, const std::uint8_t* p, std::size_t n) noexcept {
  if (n < 8) [[unlikely]] {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < n; ++i) word |= std::uint64_t{p[i]} << (8 * i);
    return add_sums(sum, word);
  }
  const std::uint8_t* const last = p + n - 8;
  std::uint64_t word;
  for (; p <= last; p += 8) {
    std::memcpy(&word, p, 8);
    sum = add_sums(sum, word);
  }
  const auto counted = static_cast<unsigned>(p - last);  // of the last eight octets: 1…8
  if (counted == 8) return sum;
  std::memcpy(&word, last, 8);
  return add_sums(sum, word >> (8 * counted));
}

inline std::uint16_t fold(std::uint64_t sum) noexcept {
  // The upper half becomes both halves' sum with the carry out of the lower one, which is what comes in again.
  const auto half = static_cast<std::uint32_t>((sum + std::rotl(sum, 32)) >> 32);
  return static_cast<std::uint16_t>((half + std::rotl(half, 16)) >> 16);
}

inline std::uint16_t swap_octets(std::uint16_t v) noexcept { return static_cast<std::uint16_t>((v << 8) | (v >> 8)); }

/// What a part adds to the whole when it starts at `offset` of it. Turning eight bits swaps the octets of each word,
/// and 2^64 is 1 in these sums.
inline std::uint64_t sum_at(std::size_t offset, std::uint64_t part) noexcept {
  return std::rotl(part, (offset & 1U) != 0 ? 8 : 0);
}

/// The change of a sum when four octets at an even offset change from `before` to `after` (both as loaded from
/// memory).
inline std::uint64_t exchange32(std::uint32_t before, std::uint32_t after) noexcept {
  return std::uint64_t{static_cast<std::uint32_t>(~before)} + after;
}

inline std::uint16_t sum_of(Bytes octets) noexcept { return fold(add_octets(0, octets.data(), octets.size())); }

}  // namespace sekisho::dataplane
