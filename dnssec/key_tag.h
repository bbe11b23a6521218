// The number by which RRSIG and DS records point at a DNSKEY. Not unique: keys may share it, by chance or by design.
//
// Spec: RFC 4034 Appendix B (B.1 for RSA/MD5). Threads: pure.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace sekisho::dnssec {

/// Of a DNSKEY's whole RDATA, flags included: a revoked key has another tag (RFC 5011 §3). Too short: 0.
std::uint16_t key_tag(Bytes dnskey_rdata);

}  // namespace sekisho::dnssec
