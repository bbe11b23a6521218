// The table of Resolutions: joining, beginning, linking those that need each other, removing.
//
// Equal questions of one realm share a Resolution. A Resolution that needs a server's address links to the one that
// finds it; a link that would close a circle is refused, so that nothing waits for itself (mutually glueless zones).
// Threads: the worker's. Limits: WorkerLimits.
#pragma once

#include "resolver/machine/worker.h"

namespace sekisho::resolver {

QuestionKey key_of(const Resolution& r);
/// Of a question that the worker asks for its own needs: unchecked where the realm validates.
QuestionKey infrastructure_key(const RealmState& state, const dns::Question& question);
/// The Resolution in flight for a question; null when there is none.
Resolution* find_in_flight(const RealmState& state, const QuestionKey& key);
/// Begins one for a client's question or a refresh; null when the worker is full. It is driven when it is made ready.
Resolution* begin_resolution(Turn& turn, RealmState& state, const dns::Question& question, bool checking_disabled);
/// Makes `parent` wait for `question`; false when limits, a circle or a failure a moment ago forbid it. In a realm
/// that validates such questions are asked unchecked. With `above` a new Resolution asks the servers above that zone
/// first.
bool await_question(Turn& turn, Resolution& parent, const dns::Question& question, const dns::Name* above = nullptr);
/// The same for DS and DNSKEY of its proof. `again`: the cache and proving->distrusted are passed over.
bool await_chain_question(Turn& turn, Resolution& parent, const dns::Question& question, bool again);
/// Tells those that wait for `r` that it has ended.
void wake_parents(Turn& turn, Resolution& r);
/// Lets go of what `r` waits for; it goes on by itself.
void leave_children(Turn& turn, Resolution& r);
void remove_resolution(Turn& turn, Resolution& r);

}  // namespace sekisho::resolver
