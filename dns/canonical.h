// RRsets in the one form and order that signatures and zone digests are made over.
//
// Spec: RFC 4034 §6.2 (names in RDATA lowered, as RFC 6840 §5.1 corrects the list), §6.3 (RDATAs in the order of
// their octets, each once). Names themselves order by Name's <=>. Threads: pure. Limits: n log n in the set's octets.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "dns/rrset.h"

namespace sekisho::dns {

/// True when `a` comes before `b`: octet by octet, the shorter first when it is the beginning of the other.
bool canonical_before(Bytes a, Bytes b);

/// The RDATAs in canonical form and order; those that differ by case alone have become one.
std::vector<std::vector<std::uint8_t>> canonical_rdatas(RRType type, const RdataList& rdatas);

}  // namespace sekisho::dns
