// What NSEC records prove.
//
// An NSEC says: between my owner and the next name there is nothing, and at my owner there are these types.
// read_nsec() lets only records through that may speak so: signed for their very owner (no wildcard's copy), inside
// their zone, the next name inside it too (CVE-2026-13321). The proofs then are set logic over a handful of records.
//
// Care is taken of NSECs from above a cut: they prove nothing about what lies below it (RFC 6840 §4.1), and those
// from below a cut prove nothing about DS.
//
// Threads: pure. Owns: names; bitmaps point into the RRset. Limits: linear in the records.
// Spec: RFC 4034 §4, RFC 4035 §5.4, RFC 6840 §4, RFC 4592 (wildcards, empty non-terminals), RFC 6672 §5.3.4.
#pragma once

#include <span>

#include "base/result.h"
#include "dns/rrset.h"
#include "dnssec/proof.h"
#include "dnssec/record_fields.h"
#include "dnssec/signature.h"

namespace sekisho::dnssec {

struct Nsec {
  dns::Name owner, next;
  TypeBitmap types;
};

/// `set` was checked as signed by `zone` with this outcome.
Result<Nsec, Reason> read_nsec(const dns::Rrset& set, const CheckedSet& checked, const dns::Name& zone);

/// The NSECs of one zone in one reply.
class NsecProofs {
 public:
  NsecProofs(const dns::Name& zone, std::span<const Nsec> records) : zone_(zone), records_(records) {}

  /// There is no such name, and no wildcard for it (RFC 4035 §5.4).
  ProofResult name_error(const dns::Name& name) const;
  /// The name, or the wildcard that answers for it, has no such type and no CNAME.
  ProofResult no_data(const dns::Name& name, dns::RRType type) const;
  /// No name closer than the wildcard under the last `labels` labels of `name` (RFC 4035 §5.3.4).
  ProofResult no_closer_match(const dns::Name& name, unsigned labels) const;
  /// No DS at a name strictly inside the zone (RFC 4035 §5.2, RFC 6840 §4.4).
  CutProof no_ds(const dns::Name& name) const;

 private:
  const Nsec* matching(const dns::Name& name) const;
  const Nsec* covering(const dns::Name& name) const;

  const dns::Name& zone_;
  std::span<const Nsec> records_;
};

/// True when the record shows that `name` is not there: neither as a name with records nor … as one above such.
bool nsec_covers(const Nsec& nsec, const dns::Name& name, const dns::Name& zone);

/// What the types at a name say about one that is said to be missing there; shared with NSEC3.
ProofResult types_deny(const TypeBitmap& types, dns::RRType type, bool at_root);

}  // namespace sekisho::dnssec
