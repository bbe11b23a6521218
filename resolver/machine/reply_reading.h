// What kind of reply is this? Pure: a message, the question on the wire, and who was asked.
//
// Only what was asked for counts: unsolicited records move nothing (CVE-2025-40778).
// Threads: pure. Owns: nothing; pointers into the message. Spec: RFC 1034 §5.3.3, RFC 2308 §2, RFC 6672 §3.
#pragma once

#include "dns/message_reader.h"
#include "resolver/machine/way_out.h"

namespace sekisho::resolver {

enum class ReplyKind : std::uint8_t {
  answer,    ///< main: the asked RRset
  alias,     ///< main: the CNAME at the asked name
  dname,     ///< main: the DNAME above the asked name
  nodata,    ///< main: SOA, or null
  nxdomain,  ///< main: SOA, or null
  referral,  ///< main: the NS set of a zone further down
  lame,      ///< of no use: upward referral, a referral to itself, data of others
};

struct ReplyReading {
  ReplyKind kind = ReplyKind::lame;
  const dns::Rrset* main = nullptr;
  bool authoritative = false;
  /// Data, but from a server that recurses instead of knowing, or a denial without authority: to be used if nobody
  /// knows better.
  bool second_best = false;
};

ReplyReading read_reply(const dns::Message& reply, const dns::Question& asked, const Bailiwick& bailiwick,
                        bool forwarder);

/// The RRset of that owner and type in a section; null when it is not there.
const dns::Rrset* find_rrset(const std::vector<dns::Rrset>& section, const dns::Name& owner, dns::RRType type);
/// Data of the name that answers ANY: what the child says, not what its parent does.
bool counts_for_any(const dns::Rrset& set, const dns::Name& name);
/// The SOA in the authority section that speaks for `name`; null when there is none in bailiwick.
const dns::Rrset* find_soa(const dns::Message& reply, const dns::Name& name, const Bailiwick& bailiwick);
/// A DNAME in the answer section strictly above `name`, in bailiwick.
const dns::Rrset* find_dname(const dns::Message& reply, const dns::Name& name, const Bailiwick& bailiwick);

}  // namespace sekisho::resolver
