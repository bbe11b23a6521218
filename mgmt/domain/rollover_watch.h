// What the history of a domain's keys means at one moment: states, next steps, and steps that came too early.
//
// Threads: pure. Units: seconds since 1970 UTC. Spec: RFC 7583 §3.2.1, §3.3.1, §3.3.2; G3-19, G3-28.
#pragma once

#include <vector>

#include "mgmt/domain/key_history.h"
#include "mgmt/domain/key_states.h"

namespace sekisho::mgmt::domain {

struct KeyMoment {
  KeyState state = KeyState::published_or_retired;
  std::int64_t since = 0;  ///< 0: before the first look
};
/// Of a key that the last look saw, in the zone or by its DS.
KeyMoment moment_of(const KeyTimes& key, const control::DomainWaits& waits, std::int64_t now);

/// What a rollover that is under way needs next, for each key that waits for something.
std::vector<control::DomainStep> next_steps(const std::vector<KeyTimes>& keys, const control::DomainWaits& waits,
                                            std::int64_t now);

/// Steps that were taken before it was safe, as long as caches may fail for it.
std::vector<control::DomainFinding> early_steps(const std::vector<KeyTimes>& keys, const control::DomainWaits& waits,
                                                std::int64_t now);

}  // namespace sekisho::mgmt::domain
