// Does a zone's data match the digest that it carries?
//
// Of the ZONEMD records at the apex one must match that has the SOA's serial, the SIMPLE scheme and a hash that is
// known; none of those: nothing can be said. Threads: pure. Limits: linear in the zone's octets; one copy of them.
// Spec: RFC 8976 §3, §4 (the digest; that ZONEMD itself is signed is the validator's to check).
#pragma once

#include <cstdint>

#include "resolver/copy/zone_data.h"

namespace sekisho::resolver {

enum class ZoneDigest : std::uint8_t { absent, unknown, good, bad };
const char* to_text(ZoneDigest digest);

ZoneDigest check_zone_digest(const ZoneData& data);

}  // namespace sekisho::resolver
