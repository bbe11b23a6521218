// The DNSKEY records of one zone, each read into a usable key when a signature first asks for it.
//
// Reading late matters: a set full of malformed keys costs nothing until a signature names one (CVE-2025-8677), and
// what could not be read is not tried again.
//
// Owns: the RDATAs and the keys. Threads: one at a time; checks change what is read. Limits: max_keys; further
// records are not looked at. Spec: RFC 4034 §2, RFC 5011 §2.1.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dns/rrset.h"
#include "dnssec/crypto/public_key.h"
#include "dnssec/record_fields.h"

namespace sekisho::dnssec {

class ZoneKey {
 public:
  /// Requires parse_dnskey(rdata).
  explicit ZoneKey(Bytes rdata);

  std::uint16_t tag() const { return tag_; }
  std::uint16_t flags() const { return flags_; }
  Algorithm algorithm() const { return algorithm_; }
  bool signs_zone() const { return signs_zone_; }
  bool revoked() const { return (flags_ & Dnskey::revoke_flag) != 0; }
  Bytes rdata() const { return rdata_; }
  /// Null when the octets are no key.
  const PublicKey* read() const;

 private:
  std::vector<std::uint8_t> rdata_;
  std::uint16_t tag_;
  std::uint16_t flags_;
  Algorithm algorithm_;
  bool signs_zone_;
  mutable bool was_read_ = false;
  mutable std::optional<PublicKey> key_;
};

/// Bit i: key i of a ZoneKeys.
using KeyMask = std::uint64_t;

class ZoneKeys {
 public:
  static constexpr unsigned max_keys = 64;
  static constexpr KeyMask all = ~KeyMask{0};

  ZoneKeys() = default;
  ZoneKeys(const dns::Name& zone, const dns::RdataList& dnskeys);

  const dns::Name& zone() const { return zone_; }
  const std::vector<ZoneKey>& keys() const { return keys_; }
  bool empty() const { return keys_.empty(); }

 private:
  dns::Name zone_;
  std::vector<ZoneKey> keys_;
};

}  // namespace sekisho::dnssec
