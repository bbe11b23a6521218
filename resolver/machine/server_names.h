// A delegation as iteration uses it, out of the parent's NS set. Threads: the worker's.
#pragma once

#include "forwarding/realm.h"
#include "resolver/cache/realm_cache.h"
#include "resolver/machine/resolution.h"

namespace sekisho::resolver {

Delegation delegation_of(const Entry& entry);
/// Where a server's name leads by the aliases that the cache has. A server's name must not be an alias (RFC 2181
/// §10.3), and some are.
dns::Name without_aliases(RealmCache& cache, const dns::Name& server, Instant now);
/// The root as the configuration's hints have it.
Entry hint_delegation(const forwarding::Realm& realm, Instant now);
/// Where a server's name leads by the aliases that the cache has: it must be none (RFC 2181 §10.3), and sometimes is.
dns::Name without_aliases(const dns::Name& server, RealmCache& cache, Instant now);

}  // namespace sekisho::resolver
