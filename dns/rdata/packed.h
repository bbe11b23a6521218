// Presentation forms of the fields that are lists or packed values: type bitmaps, ports, prefixes, places.
//
// format_* is given octets that field_size() accepted and appends words, each after a space unless `out` is empty.
// scan_* takes the words that are left and appends octets; false when they are no such field. Threads: pure.
// Spec: RFC 4034 §4.2, RFC 2535 §5.3, RFC 1035 §3.4.2, RFC 3123 §5, RFC 1876 §3.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "dns/rdata/tokens.h"

namespace sekisho::dns {

/// A space, unless it would be the first thing.
inline void part_words(std::string& out) {
  if (!out.empty()) out += ' ';
}

void format_types(Bytes bitmap, std::string& out);
bool scan_types(TokenReader& tokens, std::vector<std::uint8_t>& out);

void format_old_types(Bytes bitmap, std::string& out);
bool scan_old_types(TokenReader& tokens, std::vector<std::uint8_t>& out);

void format_ports(Bytes protocol_and_bitmap, std::string& out);
bool scan_ports(TokenReader& tokens, std::vector<std::uint8_t>& out);

void format_prefixes(Bytes items, std::string& out);
bool scan_prefixes(TokenReader& tokens, std::vector<std::uint8_t>& out);

/// False when a size is written in a way that the text can't give back (0 × 10^3).
bool format_location(Bytes octets, std::string& out);
bool scan_location(TokenReader& tokens, std::vector<std::uint8_t>& out);

}  // namespace sekisho::dns
