// Reverse zones for less than a /24 (RFC 2317): the provider keeps the /24 and leads each address of the block into
// the zone by a CNAME.
//
// Which addresses a zone is for stands in its first label alone, by custom: "0-63", "64/26". Other labels are not
// understood, and such zones are checked as any other.
//
// Threads: pure. Spec: RFC 2317 §4; requirement R-2.
#pragma once

#include <cstdint>
#include <optional>

#include "dns/name.h"

namespace sekisho::mgmt::domain {

/// The last octets of the addresses.
struct OctetRange {
  std::uint8_t first = 0, last = 0;
};

/// Nothing when `zone` is no zone below a /24 of in-addr.arpa, or its label says no range.
std::optional<OctetRange> classless_range(const dns::Name& zone);

/// The name of an address in the zone above, and in the classless zone.
dns::Name octet_name(std::uint8_t octet, const dns::Name& zone);

}  // namespace sekisho::mgmt::domain
