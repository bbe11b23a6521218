// The DS and DNSKEY questions of a chain of trust, answered from the truth cache or by sub-resolutions.
//
// Sub-resolutions ask unchecked, since the chain itself is the check: so a proof never waits for another proof.
// Equal ones are shared by all who need them. Threads: the worker's. Limits: WorkBudget::chain_questions_left, depth.
// Spec: RFC 4035 §5.2.
#pragma once

#include "resolver/machine/proving.h"
#include "resolver/machine/worker.h"

namespace sekisho::resolver {

enum class ChainFetch : std::uint8_t {
  here,     ///< in r.proving->fetched
  waiting,  ///< a sub-resolution is under way
};

/// Gets the reply to the chain's present question; without one when it can't be asked.
ChainFetch fetch_for_chain(Turn& turn, Resolution& r, const dns::Question& question);
/// A sub-resolution has ended: its parent takes what it found, if that was for its chain.
void hand_to_chain(const Resolution& child, Resolution& parent);

}  // namespace sekisho::resolver
