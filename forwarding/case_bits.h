// 0x20: the letters of an asked name in random case, which an honest server echoes and a blind forger must guess.
//
// Spec: draft-vixie-dnsext-dns0x20, RFC 5452 §9. Threads: pure.
#pragma once

#include "base/random.h"
#include "dns/name.h"

namespace sekisho::forwarding {

/// The same name, the case of each letter drawn anew.
dns::Name with_random_case(const dns::Name& name, Random& random);

}  // namespace sekisho::forwarding
