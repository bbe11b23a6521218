// The octets that a signature over an RRset was made over.
//
// CanonicalSet brings an RRset into canonical form and order once; for_signature() then writes what one RRSIG signs:
// its own fields, then each record with the owner that was signed (a wildcard's, where the labels say so) and the
// original TTL.
//
// Owns: its buffers. Threads: one at a time. Limits: records of one message times 265 octets of owner and fields.
// Spec: RFC 4034 §3.1.8.1, §6.2–6.3; RFC 4035 §5.3.2; RFC 6840 §5.1.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dns/rrset.h"
#include "dnssec/record_fields.h"

namespace sekisho::dnssec {

/// Labels as RRSIG counts them: neither the root's nor a leftmost asterisk (RFC 4034 §3.1.3).
inline unsigned signed_labels(const dns::Name& owner) {
  return owner.label_count() - (owner.is_wildcard() ? 1U : 0U);
}

/// The owner that was signed; nothing when `labels` is more than the owner has.
std::optional<dns::Name> signed_owner(const dns::Name& owner, unsigned labels);

class CanonicalSet {
 public:
  explicit CanonicalSet(const dns::Rrset& set) : set_(set) {}
  /// `rrsig_rdata` is the RDATA that `rrsig` was parsed from. Valid until the next call. Empty: too many labels.
  Bytes for_signature(const Rrsig& rrsig, Bytes rrsig_rdata);

 private:
  void order();
  const dns::Rrset& set_;
  std::vector<std::vector<std::uint8_t>> rdatas_;  ///< canonical, once ordered
  std::vector<std::uint8_t> octets_;
};

}  // namespace sekisho::dnssec
