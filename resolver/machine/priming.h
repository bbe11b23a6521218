// Learning the root's servers before a client needs them: at start, and again when they are about to be forgotten.
// Threads: the worker's. Spec: RFC 8109.
#pragma once

#include "resolver/machine/worker.h"

namespace sekisho::resolver {

/// Asks the servers of the hints file for the root's NS set, with nobody waiting. Nothing happens in a realm that
/// does not iterate.
void prime_ahead(Turn& turn, RealmState& state, const forwarding::Realm& realm);
/// The question that primes.
dns::Question root_question();

}  // namespace sekisho::resolver
