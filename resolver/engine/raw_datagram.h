// A UDP datagram with its IP header, for a socket that takes packets whole.
//
// Spec: RFC 768, RFC 791, RFC 8200 §8.1 (checksum). Threads: pure. Limits: `payload` of at most 65,000 octets. Don't
// Fragment is not set: the kernel's idea of the path's MTU can be poisoned (RFC 9715).
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/ip.h"

namespace sekisho::resolver {

/// Appends it to `out`. `from` and `to` are of one family.
void append_datagram(std::vector<std::uint8_t>& out, const Endpoint& from, const Endpoint& to, Bytes payload);

}  // namespace sekisho::resolver
