// What of an accepted reply may be believed: data that was asked for, and that the asked servers may speak about.
//
// A reply from servers that were asked because of the cut C is cut down to
//   answer      the chain of CNAMEs and DNAMEs from QNAME to its end, and the asked RRset there; owners under C
//   authority   the SOA of a negative answer; NSEC, NSEC3 (proofs of a negative or wildcard one); owners under C
//   additional  addresses of names that the kept answer points to (MX, SRV, NS), under C, at most 13 names
// Everything else is dropped and counted: unsolicited records (CVE-2025-40778), and records of zones that another
// set of servers speaks for (MaginotDNS). Referrals are read by the resolver before it calls this.
//
// Threads: pure. Limits: 16 links, 13 additional names.
// Spec: RFC 1034 §4.3.2, RFC 2181 §5.4.1, RFC 6672 §3, RFC 2308 §2.
#pragma once

#include "dns/message_reader.h"
#include "dns/question.h"

namespace sekisho::forwarding {

struct BailiwickDrops {
  unsigned answer = 0, authority = 0, additional = 0;  ///< RRsets
  unsigned total() const { return answer + authority + additional; }
};

/// Drops from `message`, the reply to `question` of servers asked for `cut`, what may not be believed.
BailiwickDrops keep_in_bailiwick(dns::Message& message, const dns::Question& question, const dns::Name& cut);

}  // namespace sekisho::forwarding
