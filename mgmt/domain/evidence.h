// What everybody who serves a domain said when asked, before anything is made of it.
//
// Two kinds of asking: straight, one server at a time, as a resolver meets it; and resolved, as the gateway answers
// its own clients. Judging (judge.h) sees only this, so a judgement can be repeated on what was kept.
//
// Owns: all that it holds. Threads: plain values. Spec: requirements L-9 to L-12, N-2, N-11, G3, R-7.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ip.h"
#include "dns/name.h"
#include "dnssec/status.h"
#include "forwarding/server_probe.h"

namespace sekisho::mgmt::domain {

using forwarding::ServerReply;

/// The records of this owner and type in a section; null: there are none.
const dns::Rrset* find_set(const std::vector<dns::Rrset>& section, const dns::Name& owner, dns::RRType type);
/// The addresses in A or AAAA records.
void add_addresses(const dns::Rrset& set, std::vector<IpAddress>& out);

/// What the gateway itself made of a question.
struct Resolved {
  enum class Outcome : std::uint8_t {
    data,
    no_data,
    no_name,
    failed,     ///< SERVFAIL, or no answer in time
    not_asked,  ///< this side has no way to ask it
  };
  Outcome outcome = Outcome::not_asked;
  dnssec::Security security = dnssec::Security::indeterminate;  ///< of a checked question
  std::string reason;                                           ///< why it failed or is not secure, in English
  std::vector<dns::Rrset> answer;                               ///< with the links of an alias
};

/// A server that the parent or the zone names, at one of its addresses.
struct ServerEvidence {
  dns::Name name;
  IpAddress address;
  bool at_parent = false;               ///< the parent's delegation leads to this address
  bool asked = true;                    ///< false: this gateway has no way to its address family
  ServerReply soa, soa_plain, soa_tcp;  ///< by UDP with EDNS, by UDP without, by TCP
  ServerReply ns, mx, keys, nsec3param, cds, cdnskey;
  ServerReply a, aaaa, www_a, www_aaaa;
  ServerReply absent;     ///< a name that surely is not there
  ServerReply recursion;  ///< the SOA of the zone above, asked as one asks a resolver
  ServerReply transfer;   ///< AXFR; its first message
};

/// A name that NS records hold.
struct NameServer {
  dns::Name name;
  bool at_parent = false, in_zone = false;
  std::vector<IpAddress> glue;                               ///< what the parent hands out
  std::vector<IpAddress> addresses;                          ///< what its own zone says
  Resolved::Outcome outcome = Resolved::Outcome::not_asked;  ///< of asking for `addresses`
  std::optional<dns::Name> alias_of;                         ///< it is a CNAME, which it must not be
};

struct MailExchanger {
  std::uint16_t preference = 0;
  dns::Name host;
  std::vector<IpAddress> addresses;
  Resolved::Outcome outcome = Resolved::Outcome::not_asked;
  std::optional<dns::Name> alias_of;
};

/// A server of the zone above.
struct ParentServer {
  dns::Name name;
  IpAddress address;
  ServerReply ns, ds;
};

/// What LGWAN sees of the domain.
struct OtherSide {
  bool asked = false;
  Resolved mx, a, www_a;
  std::vector<MailExchanger> exchangers;
};

/// An address of a classless reverse zone, as the zone above has it.
struct ClasslessAddress {
  std::uint8_t octet = 0;
  ServerReply reply;
};

struct Evidence {
  dns::Name domain;
  WallTime now;
  bool proposed = false;  ///< `names` are not what is registered, but what is thought of
  dns::Name parent;
  std::vector<ParentServer> parents;
  std::vector<NameServer> names;
  std::vector<ServerEvidence> servers;
  std::vector<MailExchanger> exchangers;
  Resolved checked;  ///< the zone's SOA, with proof, as clients get it
  OtherSide lgwan;
  std::vector<ClasslessAddress> classless;  ///< of an RFC 2317 zone
  bool out_of_time = false;                 ///< not all was asked

  /// in-addr.arpa or ip6.arpa: no mail, no web.
  bool is_reverse() const;
};

/// Addresses that the Internet must not be shown (N-2), beside those that are private for everybody.
struct OwnAddresses {
  std::vector<IpPrefix> inside, lgwan;
  std::vector<IpPrefix> lgwan_networks;  ///< all that LGWAN gives out; empty: not known
};

}  // namespace sekisho::mgmt::domain
