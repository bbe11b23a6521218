// A delegation as iteration uses it, out of the parent's NS set. Threads: pure.
#pragma once

#include "resolver/cache/entry.h"
#include "resolver/machine/resolution.h"

namespace sekisho::resolver {

Delegation delegation_of(const Entry& entry);

}  // namespace sekisho::resolver
