// What is the matter with a domain, by the evidence: findings in the order of their causes, worst first.
//
// A finding that only follows from another is left out: where the delegation is gone, nothing is said of servers; of
// a server that does not serve the zone, nothing of its data. So the first finding is what staff should mend.
//
// Threads: pure. Limits: as the evidence has. Spec: requirements L-9 to L-12, N-2, N-11, R-7, G3-6 to G3-18, G3-24,
// G3-26; RFC 1912 §2, RFC 4035 §2, RFC 9276.
#pragma once

#include "mgmt/domain/evidence.h"
#include "mgmt/domain/fault.h"

namespace sekisho::mgmt::domain {

std::vector<Finding> judge(const Evidence& evidence, const OwnAddresses& own);

/// False when anything is an error.
bool is_sound(const std::vector<Finding>& findings);

}  // namespace sekisho::mgmt::domain
