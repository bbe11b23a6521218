// What is inside RDATA: one description per type, used by reader, writer, presentation, canonical form and checks.
//
// A type's RDATA is a list of fields (numbers, names, character strings, addresses, bitmaps, base64 …). The tables of
// rdata/<family>.cc hold them; types without a table are opaque octets (RFC 3597).
// Threads: pure. Errors: closed enum.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "dns/name.h"
#include "dns/rrtype.h"

namespace sekisho::dns {

enum class RdataError : std::uint8_t { too_short, trailing, bad_name, bad_field, bad_text };

/// The type whose description fits RDATA of this class: `type` itself in IN; elsewhere only what no class changes
/// (names, SOA, MX, TXT), for CH A is another thing than IN A; otherwise RRType{}, which is opaque to all functions
/// below.
RRType described_as(RRType type, RRClass klass);

/// Appends the uncompressed, checked form of RDATA that lies in a message at `reader`'s place and is `length` long.
Result<bool, RdataError> expand_rdata(RRType type, ByteReader& message, std::size_t length,
                                      std::vector<std::uint8_t>& out);
/// Checks uncompressed RDATA.
Result<bool, RdataError> check_rdata(RRType type, Bytes rdata);
/// Presentation form of uncompressed RDATA; \# form for unknown types or broken octets.
std::string rdata_to_text(RRType type, Bytes rdata);
/// From presentation form (also \# for any type). Names relative to `origin`.
Result<std::vector<std::uint8_t>, RdataError> rdata_from_text(RRType type, std::string_view text, const Name& origin);
/// Names inside lowered where RFC 4034 §6.2 (as RFC 6840 §5.1 corrects it) says so.
void canonicalize_rdata(RRType type, std::vector<std::uint8_t>& rdata);
/// Calls `visit(name)` for each name inside; for additional-section processing and linters.
std::vector<Name> names_in_rdata(RRType type, Bytes rdata);

/// The name in NS, CNAME, PTR, DNAME RDATA (first name field), MX/SRV target …
Result<Name, RdataError> target_of(RRType type, Bytes rdata);
/// SOA's MINIMUM field and serial; nothing when the RDATA is broken.
struct SoaNumbers {
  std::uint32_t serial, refresh, retry, expire, minimum;
};
Result<SoaNumbers, RdataError> soa_numbers(Bytes rdata);

}  // namespace sekisho::dns
