// How many octets a field takes at the start of `rest`, after its content was checked.
//
// Spec: the RFC of each type. Errors: nothing when the octets are not such a field. Threads: pure.
// Limits: linear in the field's own size.
#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.h"
#include "dns/rdata/shape.h"

namespace sekisho::dns {

/// `rest` is what is left of uncompressed RDATA. Field::name takes an uncompressed name.
std::optional<std::size_t> field_size(Field field, Bytes rest);

/// Type bitmap: windows rise, 1..32 octets each, no trailing zero octet (RFC 4034 §4.1.2).
bool good_type_bitmap(Bytes bitmap);
/// SVCB parameters: keys rise, values as RFC 9460 §7 wants them.
bool good_svc_params(Bytes params);
/// APL items (RFC 3123 §4).
bool good_prefixes(Bytes items);
/// LOC version 0 with mantissas and exponents 0..9 and angles on the globe (RFC 1876 §2).
bool good_location(Bytes octets);

}  // namespace sekisho::dns
