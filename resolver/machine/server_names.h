// A delegation as iteration uses it, out of the parent's NS set. Threads: pure.
#pragma once

#include "forwarding/realm.h"
#include "resolver/cache/entry.h"
#include "resolver/machine/resolution.h"

namespace sekisho::resolver {

Delegation delegation_of(const Entry& entry);
/// The root as the configuration's hints have it.
Entry hint_delegation(const forwarding::Realm& realm, Instant now);

}  // namespace sekisho::resolver
