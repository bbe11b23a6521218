// ASCII case folding over octets, eight at a time, for names in wire form.
//
// Length octets are 0..63 and so never look like letters: a whole wire name can be folded without walking its labels.
// Only A–Z fold (RFC 4343 §3); octets above 127 stay. Threads: pure.
#pragma once

#include <cstdint>
#include <cstring>

#include "base/bytes.h"

namespace sekisho::dns {

constexpr std::uint8_t lower_octet(std::uint8_t c) {
  return c >= 'A' && c <= 'Z' ? static_cast<std::uint8_t>(c | 0x20) : c;
}

/// Folds the eight octets of a word.
constexpr std::uint64_t lower_word(std::uint64_t w) {
  constexpr std::uint64_t ones = 0x0101010101010101ULL;
  const std::uint64_t seven = w & (ones * 0x7F);
  const std::uint64_t above_z = seven + ones * (0x7F - 'Z');
  const std::uint64_t from_a = seven + ones * (0x80 - 'A');
  return w | ((~w & (from_a ^ above_z) & (ones * 0x80)) >> 2);
}

namespace ascii_detail {
inline std::uint64_t load_word(const std::uint8_t* p) {
  std::uint64_t w;
  std::memcpy(&w, p, 8);
  return w;
}
inline void store_word(std::uint8_t* p, std::uint64_t w) { std::memcpy(p, &w, 8); }
}  // namespace ascii_detail

/// Writes the folded form of `from` to `to`, which has room for as many octets. `to` may be from.data().
inline void lower_octets(Bytes from, std::uint8_t* to) {
  const std::uint8_t* p = from.data();
  const std::size_t n = from.size();
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) ascii_detail::store_word(to + i, lower_word(ascii_detail::load_word(p + i)));
  for (; i < n; ++i) to[i] = lower_octet(p[i]);
}

/// Equal but for case.
inline bool same_octets_folded(Bytes a, Bytes b) {
  if (a.size() != b.size()) return false;
  const std::size_t n = a.size();
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    const std::uint64_t x = ascii_detail::load_word(a.data() + i);
    const std::uint64_t y = ascii_detail::load_word(b.data() + i);
    if (x != y && lower_word(x) != lower_word(y)) return false;
  }
  for (; i < n; ++i) {
    if (lower_octet(a[i]) != lower_octet(b[i])) return false;
  }
  return true;
}

}  // namespace sekisho::dns
