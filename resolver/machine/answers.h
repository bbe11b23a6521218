// Answers out of entries: the realm's truth for one question, with the TTLs that are left.
//
// Threads: pure but for the cache's use counts. Spec: RFC 6672 §3.1 (CNAME out of DNAME), RFC 8767 §4 (TTL 30),
// RFC 8914 (EDE), RFC 2308 §3 (SOA of a negative answer).
#pragma once

#include "resolver/machine/lookup.h"
#include "resolver/machine/realm_state.h"
#include "resolver/machine/way_out.h"

namespace sekisho::resolver {

/// What a fresh or stale entry says about `question`; stale when `now` is past its end.
Answer answer_from(Entry entry, const dns::Question& question, Instant now);
/// SERVFAIL with its reason; `age_limit` seconds a lane may keep it.
Answer failure_answer(FailureReason reason, std::uint32_t age_limit);
/// NODATA made here: AAAA of a zone whose rule says so.
Answer suppressed_answer();
/// Nothing is known without asking, and nobody is to be asked.
Answer not_in_memory();
/// The servers to ask next, for a client that asks by itself.
Answer referral_answer(const Entry& delegation, Instant now);
/// Adds what the cache has of the addresses that the answer points to, under the same way out. What nobody has proven
/// yet goes only to who wants no proof.
void add_additional(Answer& answer, const forwarding::Realm& realm, const forwarding::ZoneRule& rule,
                    RealmCache& cache, Unchecked unchecked, Instant now);

}  // namespace sekisho::resolver
