// Octets as letters and digits: hex, base64 (RFC 4648 §4) and base32 with the extended hex alphabet (§7, no padding).
//
// Each decode_* appends to `out` and says whether the text was such a thing wholly. Threads: pure.
// Errors: false; wrong padding and stray low bits are refused, so that one value has one text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace sekisho::dns {

void encode_hex(Bytes octets, std::string& out);  ///< upper case
bool decode_hex(std::string_view text, std::vector<std::uint8_t>& out);
void encode_base64(Bytes octets, std::string& out);
bool decode_base64(std::string_view text, std::vector<std::uint8_t>& out);
void encode_base32hex(Bytes octets, std::string& out);  ///< upper case
bool decode_base32hex(std::string_view text, std::vector<std::uint8_t>& out);

}  // namespace sekisho::dns
