// What the truth cache says about a question: the asked RRset, an alias, or a proof of absence, there or above.
//
// Looking upward (DNAME, NXDOMAIN of an ancestor) ends at the question's cut: what an ancestor zone says about a name
// is worth nothing beneath a forwarded cut (RFC 8020 does not reach across; CVE-2026-44687). Threads: the worker's.
// Spec: RFC 1034 §4.3.2, RFC 6672 §3.3, RFC 8020 §2.
#pragma once

#include <optional>

#include "resolver/machine/realm_state.h"
#include "resolver/machine/way_out.h"

namespace sekisho::resolver {

/// Whether what nobody has proven yet is an answer.
enum class Unchecked : std::uint8_t {
  passed_over,
  found,         ///< for who wants no proof
  found_beside,  ///< also what nobody asked for (Trust::beside): to be proven now
};

/// The best entry to answer with: a fresh one, or else a stale one.
std::optional<Entry> look_up(const dns::Question& question, const forwarding::Realm& realm,
                             const forwarding::ZoneRule& rule, RealmCache& cache, Unchecked unchecked, Instant now);

}  // namespace sekisho::resolver
