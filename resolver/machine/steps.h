// The steps of a Resolution, one file each; what each is for stands beside its name in resolution.h.
//
// A step does its part, changes the Resolution and says which step is next. drive() runs steps until one pauses.
// Threads: the worker's. Errors: none; failure is a step (give_up).
#pragma once

#include "resolver/machine/worker.h"

namespace sekisho::resolver {

Step consult_cache(Turn& turn, Resolution& r);
Step find_delegation(Turn& turn, Resolution& r);
Step prime_root(Turn& turn, Resolution& r);
Step choose_servers(Turn& turn, Resolution& r);
Step resolve_ns_address(Turn& turn, Resolution& r);
Step ask(Turn& turn, Resolution& r);
Step classify_reply(Turn& turn, Resolution& r);
Step follow_referral(Turn& turn, Resolution& r);
Step validate(Turn& turn, Resolution& r);
Step prove(Turn& turn, Resolution& r);
Step finish(Turn& turn, Resolution& r);
Step give_up(Turn& turn, Resolution& r);

/// Runs `r` until it pauses or is done; a done one is removed.
void drive(Turn& turn, ResolutionId id);
/// Runs all that became ready, and what that makes ready.
void drive_ready(Turn& turn);

}  // namespace sekisho::resolver
