// Rewrites the addresses of an answer for one direction, and finds the real question behind a reverse one.
//
// map_rrset() changes A and AAAA RDATA and the ipv4hint/ipv6hint of SVCB/HTTPS, length-preserving; a changed set
// loses its signatures (I3: the caller then clears AD and adds EDE 4). Duplicates that arise are dropped. Where a
// change of addresses is under way, it says for how long clients may keep what they get.
// unmap_question() turns a PTR question for an address that clients see into the one for the real address.
// remap_reverse_owner() gives the owner names of the reply back the name that was asked.
// Threads: pure. Spec: RFC 9460 §7.3 (hints), RFC 1035 §3.5, RFC 3596 §2.5 (reverse names).
#pragma once

#include <optional>

#include "dns/name.h"
#include "dns/rrset.h"
#include "nat-map/address_map.h"

namespace sekisho::nat {

struct Mapped {
  bool changed = false;
  std::uint32_t ttl_cap = 0;  ///< 0: none
};

/// Whose data a set is: the far side's, or the gateway's own, which has the view's form already.
enum class Origin : std::uint8_t { realm, local };

Mapped map_rrset(dns::Rrset& rrset, const AddressMap& map, Direction direction, Origin origin = Origin::realm);

/// The address that a full reverse name (in-addr.arpa with 4, ip6.arpa with 32 labels) stands for.
std::optional<IpAddress> address_of_reverse_name(const dns::Name& name);
dns::Name reverse_name_of(const IpAddress& address);

/// Nothing when the question is no full reverse name of an address that `map` maps in this direction.
std::optional<dns::Name> unmap_question(const dns::Name& name, const AddressMap& map, Direction direction);

/// For the reply to an unmapped question: a set owned by `real` becomes one owned by `asked`, without signatures.
/// True when changed.
bool remap_reverse_owner(dns::Rrset& rrset, const dns::Name& real, const dns::Name& asked);

}  // namespace sekisho::nat
