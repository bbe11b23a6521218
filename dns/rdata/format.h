// One field of RDATA as text, and back.
//
// format_field() is given octets that field_size() accepted; scan_field() makes such octets, or fails.
// Spec: the presentation format of each RFC named in the tables; RFC 1035 §5.1 for strings. Threads: pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "dns/name.h"
#include "dns/rdata/shape.h"
#include "dns/rdata/tokens.h"

namespace sekisho::dns {

/// Appends the field's words, with a space before the first unless `out` is empty. False when they could not be read
/// back.
bool format_field(Field field, Bytes octets, std::string& out);
/// Takes the field's words from `tokens` and appends its octets.
bool scan_field(Field field, TokenReader& tokens, const Name& origin, std::vector<std::uint8_t>& out);

}  // namespace sekisho::dns
