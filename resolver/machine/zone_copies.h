// Copies of zones as servers that need no network: iteration begins at them and asks them first.
// Threads: the worker's. Spec: RFC 8806, N-6.
#pragma once

#include "resolver/machine/worker.h"

namespace sekisho::resolver {

/// The zone as a delegation, when the realm has a usable copy of it.
std::optional<Delegation> copied_delegation(const Turn& turn, const Resolution& r, const dns::Name& zone);
/// True when a copy of the delegation's zone has answered r.asked: the reply is in r.outcome. A question is put to a
/// copy once; if its reply was of no use, the zone's servers are asked.
bool answer_from_copy(Turn& turn, Resolution& r);

/// True for the server of a reply that a copy gave: no endpoint at all.
bool came_from_copy(const std::optional<Endpoint>& server);
/// What the zone's copy says did not prove true.
void put_copy_aside(Turn& turn, const dns::Name& zone, RealmId realm);

}  // namespace sekisho::resolver
