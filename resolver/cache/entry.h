// One thing that a realm's cache knows, as a value: what goes into RealmCache and what comes out.
//
// An entry lies in one of four slots of a name. `records` of (name, type) holds the RRset or the proof that there is
// none; `name_error` holds the proof that the name does not exist; `delegation` holds the NS set that the parent gave
// for a cut; `glue` of (name, type) holds a server's address that came with it. What the parent says is kept apart
// from what the child says of itself: only the parent's word says how long a delegation lives (ghost domains), only
// the child's word answers a client, and where the child errs about its own servers' addresses the parent's still
// lead there.
//
// Units: Instants of the worker's clock. Threads: plain values. Spec: RFC 2181 §5.4.1 (Trust), RFC 2308 §5, RFC 8767
// §4.
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "dns/name.h"
#include "dns/rrset.h"
#include "resolver/mailbox/messages.h"

namespace sekisho::resolver {

/// How far data can be believed, weakest first. What is fresh gives way only to data of at least its own trust.
enum class Trust : std::uint8_t {
  glue,                  ///< what came with a referral: to reach servers, never to answer
  additional,            ///< additional section of an answer: to fill additional sections, never to answer
  beside,                ///< signed, and not asked for: answers once it is proven secure, never before
  answer,                ///< answer section without AA; all that forwarders say
  authoritative_answer,  ///< answer or negative answer with AA
};

enum class Slot : std::uint8_t { records, name_error, delegation, glue };

enum class EntryKind : std::uint8_t {
  rrset,       ///< rrsets[0] is the set; the rest proves that a wildcard had to answer
  nodata,      ///< rrsets: SOA and proofs, possibly none
  nxdomain,    ///< rrsets: SOA and proofs, possibly none
  delegation,  ///< rrsets[0] is the parent's NS set
  glue,        ///< rrsets[0] holds addresses of a server, as the parent gave them
};

struct Entry {
  EntryKind kind = EntryKind::rrset;
  Trust trust = Trust::answer;
  Security security = Security::unchecked;
  dnssec::Reason reason = dnssec::Reason::none;  ///< of the verdict
  dns::Name name;
  dns::RRType type = dns::RRType::a;  ///< of no meaning for nxdomain and delegation
  std::vector<dns::Rrset> rrsets;     ///< with the TTL they were stored with; what proves comes last
  std::uint32_t ttl = 0;              ///< of the whole entry, in seconds
  Instant stored;
  Instant expires;      ///< fresh until here
  Instant stale_until;  ///< may be used as stale data until here; not after `expires`: never stale
  Instant retry_at;     ///< a refresh failed: stale data is used without asking until here (RFC 8767 §5)
  bool hot = false;     ///< found more than once since it was stored

  /// A verdict was made: it may answer clients who want one.
  bool checked() const { return security != Security::unchecked; }
  bool fresh(Instant now) const { return now < expires; }
  /// Whole seconds left.
  std::uint32_t ttl_left(Instant now) const {
    return now < expires ? static_cast<std::uint32_t>((expires - now) / Duration{1s}) : 0U;
  }
};

}  // namespace sekisho::resolver
