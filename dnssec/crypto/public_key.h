// A zone's public key, ready to check signatures.
//
// read() turns the key field of a DNSKEY into a key of the library once; verify() then costs little more than the
// arithmetic. Anything can stand in a DNSKEY: what is no key, or one that would cost too much, is refused with a
// reason.
//
// Limits: RSA of 512 to 4096 bits (RSASHA512: from 1024), an odd exponent of at most 35 bits.
// Owns: the library's objects. Threads: one at a time (a key's context is used by each check).
// Errors: closed enums; the library's error queue is left empty.
// Spec: RFC 3110 §2, RFC 5702 §2–3 (RSA), RFC 6605 §4 (ECDSA), RFC 8080 §3–4 (EdDSA).
#pragma once

#include <cstdint>
#include <memory>

#include "base/bytes.h"
#include "base/result.h"
#include "dnssec/crypto/algorithm.h"

struct evp_pkey_st;
struct evp_pkey_ctx_st;

namespace sekisho::dnssec {

enum class KeyError : std::uint8_t {
  not_implemented,  ///< an algorithm that the code does not know
  malformed,        ///< the octets are no key of this algorithm
  too_small,        ///< RSA: below the limit
  too_large,        ///< RSA: above the limit
  bad_exponent,     ///< RSA: zero, even, one or too large
};

class PublicKey {
 public:
  /// `key` is the DNSKEY's public key field.
  static Result<PublicKey, KeyError> read(Algorithm algorithm, Bytes key);
  PublicKey(PublicKey&& other) noexcept;
  PublicKey& operator=(PublicKey&& other) noexcept;
  ~PublicKey();

  /// True when `signature` (the RRSIG's signature field) was made over `data` with this key.
  bool verify(Bytes data, Bytes signature) const;
  Algorithm algorithm() const { return algorithm_; }

 private:
  struct FreeKey {
    void operator()(evp_pkey_st* key) const;
  };
  struct FreeContext {
    void operator()(evp_pkey_ctx_st* context) const;
  };
  PublicKey(Algorithm algorithm, evp_pkey_st* key) : algorithm_(algorithm), key_(key) {}
  bool prepare();
  bool verify_hashed(Bytes data, Bytes signature) const;
  bool verify_whole(Bytes data, Bytes signature) const;

  Algorithm algorithm_;
  std::unique_ptr<evp_pkey_st, FreeKey> key_;
  std::unique_ptr<evp_pkey_ctx_st, FreeContext> context_;  ///< ready to verify; none for EdDSA
};

/// What one check costs, in units of one P-256 check (about 80 µs here), rounded up.
unsigned check_cost(Algorithm algorithm);

}  // namespace sekisho::dnssec
