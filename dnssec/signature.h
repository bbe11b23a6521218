// Is this RRset signed by one of these keys, now?
//
// check_rrset() looks at the fields of each RRSIG first, which costs nothing, and only then at keys: those with its
// tag and algorithm that may sign zone data. One good signature is enough (RFC 6840 §5.11). When none is, the reason
// that tells most is given: an expired signature is told before a missing key.
//
// Limits: signatures tried per set, keys per tag, checks and failures per question (limits.h), whatever is sent.
// Owns: nothing. Threads: one at a time per ZoneKeys. Units: seconds.
// Spec: RFC 4035 §5.3; RFC 4034 §3.1 (fields), §3.1.5 and RFC 1982 (times); RFC 6840 §5.
#pragma once

#include <cstdint>

#include "base/clock.h"
#include "dns/rrset.h"
#include "dnssec/limits.h"
#include "dnssec/rules.h"
#include "dnssec/status.h"
#include "dnssec/zone_keys.h"

namespace sekisho::dnssec {

struct CheckedSet {
  Verdict verdict = bogus(Reason::rrsigs_missing);
  unsigned labels = 0;    ///< of the good RRSIG
  bool expanded = false;  ///< made from the wildcard under the owner's last `labels` labels
  std::uint32_t ttl = 0;  ///< no longer than TTL, original TTL and the signature's life (RFC 4035 §5.3.3)
};

/// Who may have signed.
struct Signers {
  const ZoneKeys& keys;
  KeyMask mask = ZoneKeys::all;
  bool revoked_too = false;  ///< only RFC 5011 asks: a revoked key vouches for its own revocation
};

CheckedSet check_rrset(const dns::Rrset& set, const Signers& signers, const Rules& rules, WallTime now,
                       WorkBudget& budget);

/// The fields of one RRSIG against the set it came with and the zone that should have made it: Reason::none when it
/// is worth a check (RFC 4035 §5.3.1).
Reason check_fields(const dns::Rrset& set, const Rrsig& rrsig, const dns::Name& zone, const Rules& rules,
                    WallTime now);

}  // namespace sekisho::dnssec
