// SipHash-2-4: a short keyed hash that nobody without the key can forge or predict.
//
// For DNS cookies (RFC 9018 §4.4), where an attacker sees the results; tables use the quicker hash.h. The 64-bit
// result is the number whose little-endian octets are SipHash's output: store_siphash() writes those. Spec: Aumasson
// and Bernstein, "SipHash: a fast short-input PRF" (2012). Threads: pure. Limits: little-endian hosts.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"

namespace sekisho {

using SipKey = std::array<std::uint8_t, 16>;

namespace sip_detail {

static_assert(std::endian::native == std::endian::little, "words are loaded as they lie");

inline std::uint64_t load(const std::uint8_t* p) {
  std::uint64_t v;
  std::memcpy(&v, p, 8);
  return v;
}

struct State {
  std::uint64_t a, b, c, d;
  void round() {
    a += b;
    c += d;
    b = std::rotl(b, 13) ^ a;
    d = std::rotl(d, 16) ^ c;
    a = std::rotl(a, 32);
    c += b;
    a += d;
    b = std::rotl(b, 17) ^ c;
    d = std::rotl(d, 21) ^ a;
    c = std::rotl(c, 32);
  }
  void absorb(std::uint64_t word) {
    d ^= word;
    round();
    round();
    a ^= word;
  }
};

}  // namespace sip_detail

inline std::uint64_t siphash(Bytes bytes, const SipKey& key) {
  const std::uint64_t k0 = sip_detail::load(key.data());
  const std::uint64_t k1 = sip_detail::load(key.data() + 8);
  sip_detail::State state{k0 ^ 0x736F6D6570736575ULL, k1 ^ 0x646F72616E646F6DULL, k0 ^ 0x6C7967656E657261ULL,
                          k1 ^ 0x7465646279746573ULL};
  const std::uint8_t* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; p += 8, left -= 8) state.absorb(sip_detail::load(p));
  std::uint64_t last = std::uint64_t{bytes.size()} << 56;  // the length, modulo 256, ends the message
  for (std::size_t i = 0; i < left; ++i) last |= std::uint64_t{p[i]} << (8 * i);
  state.absorb(last);
  state.c ^= 0xFF;
  for (int i = 0; i < 4; ++i) state.round();
  return state.a ^ state.b ^ state.c ^ state.d;
}

/// Writes the eight octets that are SipHash's output.
inline void store_siphash(std::uint8_t* p, std::uint64_t hash) { std::memcpy(p, &hash, 8); }

}  // namespace sekisho
