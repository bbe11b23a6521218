// Absence that is known already: what proven NSEC and NSEC3 records say of names that nobody asked for before.
//
// Nothing that was learnt above a forward cut denies names below it (CVE-2026-44687). Threads: the worker's.
// Spec: RFC 8198.
#pragma once

#include <optional>

#include "resolver/machine/worker.h"

namespace sekisho::resolver {

/// An entry to answer with, as if the zone had been asked; nothing when it has to be.
std::optional<Entry> deny_from_memory(Turn& turn, const Resolution& r);

}  // namespace sekisho::resolver
