// Records that the lane makes up itself: the SOA of a guarded suffix, the answer to ANY.
// Spec: RFC 2308 §3 (a negative answer needs an SOA to be cached), RFC 8482 §4.2. Threads: pure.
#pragma once

#include <string_view>

#include "dns/rrset.h"

namespace sekisho::dataplane {

/// An SOA at `suffix` (presentation form, as the route says), TTL and MINIMUM 300: the client may ask again soon
/// after the rule is lifted.
dns::Rrset made_up_soa(std::string_view suffix);
/// HINFO "RFC8482" "".
dns::Rrset minimal_any(const dns::Name& owner);

}  // namespace sekisho::dataplane
