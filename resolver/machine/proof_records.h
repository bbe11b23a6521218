// The records of a reply that prove absence, and the signatures worth keeping.
//
// They lie in an entry behind what they prove. A forwarded cut may lie inside a zone, whose NSEC3 records stand at
// its apex, above the cut: they go along with the one answer that they prove, and only where their signatures say
// whose they are. Threads: pure. Limits: 8 sets with a reply, 16 signatures on a set. Spec: RFC 4035 §3.1.3, §3.2.1.
#pragma once

#include <optional>
#include <vector>

#include "dns/message_reader.h"
#include "resolver/cache/entry.h"
#include "resolver/machine/findings.h"

namespace sekisho::resolver {

/// The signatures of `name` as a set of their own, for who asks for RRSIG: the reader puts each beside what it
/// covers.
void show_signatures(dns::Message& reply, const dns::Name& name);
/// Signed NSEC and NSEC3 sets of the authority section.
std::vector<dns::Rrset> collect_denial(const dns::Message& reply, const Bailiwick& bailiwick);
/// What a signed zone's referral says of the child's DS: the set, or the proof that there is none. It spares the
/// chain of trust a question, and answers no client.
std::optional<Entry> collect_referral_ds(const dns::Message& reply, const dns::Rrset& ns, const Bailiwick& bailiwick,
                                         const Keeping& keeping);
/// Puts them behind what the entry has.
void add_proof(Entry& entry, const std::vector<dns::Rrset>& denial);
/// A signature says that the set was made from a wildcard: then absence of the name must be proven.
bool may_be_expanded(const dns::Rrset& set);
bool may_be_expanded(const Finding& finding);
/// Drops what no proof would look at.
void limit_signatures(dns::Rrset& set);

}  // namespace sekisho::resolver
