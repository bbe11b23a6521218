// The addresses of a zone's servers that the worker knows, in the order to be asked.
//
// Fast ones first, unknown ones now and then early enough to become known, then addresses that only the parent (or,
// for the root, the hints) vouches for against the servers' own word, then silent ones, lame ones last. Those that
// were of no use to this question are left out, and so are addresses that lead nowhere or back to this gateway.
// Threads: the worker's. Limits: 8 candidates for one exchange. Spec: RFC 1034 §5.3.3, RFC 6761, RFC 5735.
#pragma once

#include <vector>

#include "resolver/machine/worker.h"

namespace sekisho::resolver {

struct AuthorityServers {
  std::vector<forwarding::Candidate> candidates;  ///< tags index endpoints
  std::vector<Endpoint> endpoints;
};
AuthorityServers known_servers(Turn& turn, const Resolution& r);
/// Whether the cache has an address of this server, of use or not.
bool has_known_address(Turn& turn, const Resolution& r, const dns::Name& server);

/// Which address types the realm's sources can reach.
struct Families {
  bool v4 = true, v6 = true;
};
Families families_of(const forwarding::Realm& realm);

/// False for addresses that no server on a network has: unspecified, multicast, reserved, link-local, our own, and,
/// unless the realm says otherwise, loopback.
bool may_be_asked(const IpAddress& address, const forwarding::Realm& realm);

}  // namespace sekisho::resolver
