// Why a Resolution has no answer yet: told to whom must know now, and to all when it gives up. Threads: pure.
#pragma once

#include "resolver/machine/resolution.h"

namespace sekisho::resolver {

/// What speaks against the data that came, or keeps its proof away; nothing when no data is there to be proven.
std::optional<dnssec::Verdict> unproven_so_far(const Resolution& r);
FailureReason failure_so_far(const Resolution& r);

}  // namespace sekisho::resolver
