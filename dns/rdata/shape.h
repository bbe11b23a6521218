// How the RDATA of each type is put together: a list of fields, and what may be done with the names among them.
//
// One Shape per type lies in the tables of rdata/<family>.cc; measure.cc, format.cc and scan.cc each know every kind
// of field once. A type without a Shape is opaque octets (RFC 3597). Threads: constant data.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "dns/rrtype.h"

namespace sekisho::dns {

enum class Field : std::uint8_t {
  end,  ///< no more fields
  u8,
  u16,
  u32,
  seconds,      ///< 32 bits, "1h" is understood (SOA)
  time,         ///< 32 bits, YYYYMMDDHHmmSS (RFC 4034 §3.2)
  rrtype,       ///< 16 bits, a type's mnemonic
  algorithm,    ///< 8 bits, a number or a DNSSEC algorithm's mnemonic
  certificate,  ///< 16 bits, a number or a CERT type's mnemonic (RFC 4398 §2.1)
  name,         ///< a domain name
  ipv4,
  ipv6,
  eui48,
  eui64,
  locator,        ///< 64 bits as four groups of hex digits (RFC 6742)
  text,           ///< one character string
  texts,          ///< one or more character strings up to the end
  texts_or_none,  ///< the same, or nothing
  tag,            ///< one character string of letters and digits (CAA)
  long_text,      ///< quoted octets up to the end, without a length octet (CAA, URI)
  hex,            ///< the rest, hex digits; at least one octet
  base64,         ///< the rest; at least one octet
  base64_or_none,
  salt,          ///< a length octet and hex digits, "-" for none (NSEC3)
  hashed_owner,  ///< a length octet and base32hex (NSEC3)
  types,         ///< type bitmap windows (RFC 4034 §4.1.2)
  old_types,     ///< NXT's single bitmap (RFC 2535 §5.2)
  ports,         ///< WKS: protocol and bitmap of ports
  prefixes,      ///< APL
  location,      ///< LOC
  params,        ///< SVCB parameters
};

struct Shape {
  static constexpr unsigned max_fields = 9;
  RRType type{};
  std::array<Field, max_fields + 1> fields{};  ///< closed by Field::end
  bool compress = false;                       ///< names may be compressed when sent (RFC 3597 §4)
  bool fold = false;  ///< names are lowered in canonical form (RFC 4034 §6.2, RFC 6840 §5.1)
};

/// Null for a type without a table.
const Shape* find_shape(RRType type);

// The families.
std::span<const Shape> address_shapes();
std::span<const Shape> naming_shapes();
std::span<const Shape> mail_shapes();
std::span<const Shape> service_shapes();
std::span<const Shape> text_shapes();
std::span<const Shape> dnssec_shapes();
std::span<const Shape> key_shapes();
std::span<const Shape> old_shapes();

}  // namespace sekisho::dns
