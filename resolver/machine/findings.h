// From a reply that was read to entries for the cache: TTLs by the zone's rule, owners in bailiwick, nothing else.
//
// Threads: pure. Units: seconds as on the wire; Instants of the worker's clock.
// Limits: 8 links of an alias chain, 13 names with addresses (CVE-2025-11187), 20 servers of a delegation.
// Spec: RFC 2181 §5.2, §8 (TTL), RFC 2308 §5 (negative TTL), RFC 8767 §4.
#pragma once

#include "dns/message_reader.h"
#include "resolver/machine/realm_state.h"
#include "resolver/machine/reply_reading.h"
#include "resolver/machine/resolution.h"

namespace sekisho::resolver {

/// All that goes into an entry but its records.
struct Keeping {
  const forwarding::ZoneRule& rule;
  const RealmState& realm;
  Instant now;
};

Entry keep_rrset(const dns::Rrset& set, Trust trust, const Keeping& keeping);
/// The other sets of `main`'s name, for ANY; all of them, and `main`, live as long as the one that ends first. What
/// the parent says of the name is left out: it is signed by another zone.
std::vector<dns::Rrset> keep_further(const dns::Message& reply, Entry& main, const Keeping& keeping);
/// `soa` may be null: then it is kept for a moment only. `kind` is nodata or nxdomain.
Entry keep_absence(EntryKind kind, const dns::Question& question, const dns::Rrset* soa, Trust trust,
                   const Keeping& keeping);
/// The parent's NS set; lives at most as long as the delegation that the parent itself was reached by.
Entry keep_delegation(const dns::Rrset& ns, const Delegation& parent, const Keeping& keeping);

/// What a reply of a data kind tells beside its main RRset: the rest of the chain and additional addresses.
std::vector<Entry> collect_beside(const dns::Message& reply, const ReplyReading& reading, const dns::Question& asked,
                                  const Bailiwick& bailiwick, const Keeping& keeping);
/// Addresses of a delegation's servers that came with it.
std::vector<Entry> collect_glue(const dns::Message& reply, const dns::Rrset& ns, const Bailiwick& bailiwick,
                                const Keeping& keeping);
/// The names in an MX, SRV, NS, SVCB or HTTPS set whose addresses go along in the additional section.
std::vector<dns::Name> targets_with_addresses(const dns::Rrset& set);
/// The name that an alias or DNAME leads `name` to; nothing when it would be too long.
std::optional<dns::Name> alias_target(const dns::Rrset& set, const dns::Name& name);

}  // namespace sekisho::resolver
