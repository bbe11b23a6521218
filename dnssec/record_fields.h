// What stands in DNSKEY, RRSIG, DS, NSEC and NSEC3 records, as views into their RDATA.
//
// A view is made only of RDATA whose parts are all there; what the parts say is for others to judge.
// Owns: names; octet fields point into the RDATA. Threads: plain values. Errors: nothing for broken RDATA.
// Spec: RFC 4034 §2–5, RFC 5155 §3, RFC 5011 §3 (REVOKE).
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "dns/name.h"
#include "dns/rrtype.h"
#include "dnssec/crypto/algorithm.h"

namespace sekisho::dnssec {

struct Dnskey {
  static constexpr std::uint16_t zone_flag = 0x0100;
  static constexpr std::uint16_t revoke_flag = 0x0080;
  static constexpr std::uint16_t sep_flag = 0x0001;
  std::uint16_t flags = 0;
  std::uint8_t protocol = 0;
  Algorithm algorithm{};
  Bytes key;

  /// May sign zone data (RFC 4034 §2.1.1–2, RFC 5011 §2.1).
  bool signs_zone() const { return (flags & zone_flag) != 0 && (flags & revoke_flag) == 0 && protocol == 3; }
  bool revoked() const { return (flags & revoke_flag) != 0; }
  bool secure_entry_point() const { return (flags & sep_flag) != 0; }
};
std::optional<Dnskey> parse_dnskey(Bytes rdata);

struct Rrsig {
  dns::RRType covered{};
  Algorithm algorithm{};
  std::uint8_t labels = 0;
  std::uint32_t original_ttl = 0, expiration = 0, inception = 0;
  std::uint16_t key_tag = 0;
  dns::Name signer;
  Bytes signature;
};
std::optional<Rrsig> parse_rrsig(Bytes rdata);

struct Ds {
  std::uint16_t key_tag = 0;
  Algorithm algorithm{};
  DigestType digest_type{};
  Bytes digest;
};
std::optional<Ds> parse_ds(Bytes rdata);

/// The types that exist at a name: windows of a bit map (RFC 4034 §4.1.2).
class TypeBitmap {
 public:
  TypeBitmap() = default;
  explicit TypeBitmap(Bytes octets) : octets_(octets) {}
  bool has(dns::RRType type) const;
  /// Some type beside those that DNSSEC itself puts there (RRSIG, NSEC).
  bool has_data() const;
  /// A name that the parent delegates: what lies below is not this zone's.
  bool is_delegation() const { return has(dns::RRType::ns) && !has(dns::RRType::soa); }
  Bytes octets() const { return octets_; }

 private:
  Bytes octets_;
};

struct NsecFields {
  dns::Name next;
  TypeBitmap types;
};
std::optional<NsecFields> parse_nsec(Bytes rdata);

struct Nsec3Fields {
  std::uint8_t hash_algorithm = 0;
  std::uint8_t flags = 0;
  std::uint16_t iterations = 0;
  Bytes salt;
  Bytes next;  ///< a hash, not a name
  TypeBitmap types;
};
std::optional<Nsec3Fields> parse_nsec3(Bytes rdata);

}  // namespace sekisho::dnssec
