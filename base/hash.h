// Keyed hashing of untrusted bytes: an attacker who chooses names must not choose buckets.
//
// hash_bytes() is a fast keyed 64-bit mix (wyhash construction) for tables; the key is random per process and table.
// Not for signatures or cookies. Threads: pure.
#pragma once

#include <cstdint>
#include <cstring>

#include "base/bytes.h"

namespace sekisho {

namespace hash_detail {
inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide m = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(m) ^ static_cast<std::uint64_t>(m >> 64);
}
inline std::uint64_t load64(const std::uint8_t* p) {
  std::uint64_t v;
  std::memcpy(&v, p, 8);
  return v;
}
inline std::uint64_t load32(const std::uint8_t* p) {
  std::uint32_t v;
  std::memcpy(&v, p, 4);
  return v;
}
}  // namespace hash_detail

inline std::uint64_t hash_bytes(Bytes bytes, std::uint64_t key) {
  using namespace hash_detail;
  constexpr std::uint64_t k0 = 0xA0761D6478BD642FULL;
  constexpr std::uint64_t k1 = 0xE7037ED1A0B428DBULL;
  const std::uint8_t* p = bytes.data();
  std::size_t n = bytes.size();
  std::uint64_t seed = key ^ mix(key ^ k0, k1 ^ n);
  while (n > 16) {
    seed = mix(load64(p) ^ k1, load64(p + 8) ^ seed);
    p += 16;
    n -= 16;
  }
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  if (n >= 8) {
    a = load64(p);
    b = load64(p + n - 8);
  } else if (n >= 4) {
    a = load32(p);
    b = load32(p + n - 4);
  } else if (n > 0) {
    a = (std::uint64_t{p[0]} << 16) | (std::uint64_t{p[n >> 1]} << 8) | p[n - 1];
  }
  return mix(k1 ^ bytes.size(), mix(a ^ k1, b ^ seed));
}

inline std::uint64_t hash_combine(std::uint64_t h, std::uint64_t v) {
  return hash_detail::mix(h ^ 0x8EBC6AF09C88C6E3ULL, v ^ 0x589965CC75374CC3ULL);
}

}  // namespace sekisho
