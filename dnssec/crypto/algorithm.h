// Numbers of DNSSEC algorithms and digests, and which of them a validator takes.
//
// Open enums: any octet is a value. What is not taken is not wrong: a zone that only has such keys is unsigned to us.
// RSASHA1 is still checked (RFC 8624 §3.1 MUST) unless a site disables it (RFC 9905 lets it); MD5, DSA and GOST are
// not. Spec: IANA DNSSEC algorithm numbers; RFC 8624, RFC 6605, RFC 8080, RFC 5702. Threads: plain values.
#pragma once

#include <cstdint>

namespace sekisho::dnssec {

enum class Algorithm : std::uint8_t {
  rsamd5 = 1,
  dsa = 3,
  rsasha1 = 5,
  dsa_nsec3_sha1 = 6,
  rsasha1_nsec3_sha1 = 7,
  rsasha256 = 8,
  rsasha512 = 10,
  ecc_gost = 12,
  ecdsap256sha256 = 13,
  ecdsap384sha384 = 14,
  ed25519 = 15,
  ed448 = 16,
};

enum class DigestType : std::uint8_t { sha1 = 1, sha256 = 2, gost = 3, sha384 = 4 };

/// True for what the code can check at all.
constexpr bool is_implemented(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::rsasha1:
    case Algorithm::rsasha1_nsec3_sha1:
    case Algorithm::rsasha256:
    case Algorithm::rsasha512:
    case Algorithm::ecdsap256sha256:
    case Algorithm::ecdsap384sha384:
    case Algorithm::ed25519:
    case Algorithm::ed448:
      return true;
    case Algorithm::rsamd5:
    case Algorithm::dsa:
    case Algorithm::dsa_nsec3_sha1:
    case Algorithm::ecc_gost:
      return false;
  }
  return false;
}

constexpr bool is_implemented(DigestType digest) {
  switch (digest) {
    case DigestType::sha1:
    case DigestType::sha256:
    case DigestType::sha384:
      return true;
    case DigestType::gost:
      return false;
  }
  return false;
}

/// What a site takes of that.
struct AlgorithmPolicy {
  std::uint32_t disabled_algorithms = 0;  ///< bit n: algorithm n, for n < 32
  std::uint32_t disabled_digests = 0;

  void disable(Algorithm a) { disabled_algorithms |= bit(static_cast<unsigned>(a)); }
  void disable(DigestType d) { disabled_digests |= bit(static_cast<unsigned>(d)); }
  bool takes(Algorithm a) const {
    return is_implemented(a) && (disabled_algorithms & bit(static_cast<unsigned>(a))) == 0;
  }
  bool takes(DigestType d) const {
    return is_implemented(d) && (disabled_digests & bit(static_cast<unsigned>(d))) == 0;
  }

 private:
  static constexpr std::uint32_t bit(unsigned n) { return n < 32 ? std::uint32_t{1} << n : 0U; }
};

}  // namespace sekisho::dnssec
