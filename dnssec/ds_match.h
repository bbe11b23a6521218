// From DS records that are trusted to DNSKEYs that are.
//
// match_ds() finds the keys that a DS set vouches for; check_dnskey_set() then wants the key set signed by one of
// them. After that all keys of the set are the zone's. A DS set with nothing that this site takes makes the zone
// unsigned.
//
// Limits: digests per question. Threads: one at a time per ZoneKeys.
// Spec: RFC 4035 §5.2, RFC 4509 §3 (SHA-1 counts only where nothing better is), RFC 6840 §5.2 (unknown digests).
#pragma once

#include <vector>

#include "dns/rrset.h"
#include "dnssec/record_fields.h"
#include "dnssec/signature.h"

namespace sekisho::dnssec {

struct UsableDs {
  Verdict verdict;          ///< secure: `records` counts; else insecure, and why
  std::vector<Ds> records;  ///< point into the RDATAs
};
/// Those of a DS set that this site goes by.
UsableDs choose_ds(const dns::RdataList& ds, const AlgorithmPolicy& policy);

struct MatchedKeys {
  Verdict verdict;  ///< secure: `mask` is not empty
  KeyMask mask = 0;
};
MatchedKeys match_ds(const dns::RdataList& ds, const ZoneKeys& keys, const Rules& rules, WorkBudget& budget);

/// The zone's DNSKEY set, signed by one of the keys in `trusted`.
CheckedSet check_dnskey_set(const dns::Rrset& dnskeys, const ZoneKeys& keys, KeyMask trusted, const Rules& rules,
                            WallTime now, WorkBudget& budget);

/// True when `ds` is the digest of that key of that zone. Requires is_implemented(ds.digest_type).
bool ds_fits(const Ds& ds, const dns::Name& zone, Bytes dnskey_rdata);

}  // namespace sekisho::dnssec
