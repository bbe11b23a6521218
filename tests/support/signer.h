// Keys that sign RRsets, for tests: right by default, wrong in whatever way a test wants.
//
//   SigningKey key("example.", Algorithm::ecdsap256sha256);
//   Rrset set = rrset({"www.example. 300 IN A 192.0.2.1"});
//   key.sign(set);                                  // adds the RRSIG
//   key.sign(set, {.inception = -7200, .expiration = -3600});   // relative to test_time
//
// The octets to be signed are put together here, not by the code under test.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "dns/rrset.h"
#include "dnssec/crypto/algorithm.h"
#include "tests/support/messages.h"

struct evp_pkey_st;

namespace sekisho::testing {

/// 2026-10-22 00:00 UTC: what all signatures are relative to.
constexpr WallTime test_time{1792627200};

/// What differs from an honest signature.
struct SigningFault {
  std::int64_t inception = -86400;  ///< seconds from test_time
  std::int64_t expiration = 864000;
  std::optional<std::uint8_t> labels = std::nullopt;
  std::optional<dns::Name> signer = std::nullopt;
  std::optional<std::uint16_t> key_tag = std::nullopt;
  std::optional<dnssec::Algorithm> algorithm = std::nullopt;
  std::optional<dns::RRType> covered = std::nullopt;
  std::optional<std::uint32_t> original_ttl = std::nullopt;
  bool flip_a_bit = false;
  /// The owner that is signed, if not the set's own: a wildcard whose copy the set is.
  std::optional<dns::Name> signed_owner = std::nullopt;
};

class SigningKey {
 public:
  static constexpr std::uint16_t zsk = 0x0100;
  static constexpr std::uint16_t ksk = 0x0101;
  explicit SigningKey(std::string_view zone, dnssec::Algorithm algorithm = dnssec::Algorithm::ecdsap256sha256,
                      std::uint16_t flags = ksk);

  const dns::Name& zone() const { return zone_; }
  std::uint16_t tag() const;
  void set_flags(std::uint16_t flags) { flags_ = flags; }
  Octets dnskey() const;
  Octets ds(dnssec::DigestType type = dnssec::DigestType::sha256) const;
  /// Adds an RRSIG to the set.
  void sign(dns::Rrset& set, const SigningFault& fault = {}) const;
  Octets rrsig(const dns::Rrset& set, const SigningFault& fault = {}) const;
  /// The signature field alone.
  Octets sign_octets(Bytes octets) const;

 private:
  Octets public_key() const;
  dns::Name zone_;
  dnssec::Algorithm algorithm_;
  std::uint16_t flags_;
  std::shared_ptr<evp_pkey_st> key_;
};

/// A DNSKEY RRset of these keys' RDATAs, unsigned.
dns::Rrset dnskey_set(const dns::Name& zone, const std::vector<Octets>& keys);
/// The same with records of any type.
dns::Rrset set_of(std::string_view owner, dns::RRType type, std::uint32_t ttl, const std::vector<Octets>& rdatas);

}  // namespace sekisho::testing
