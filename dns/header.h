// The twelve octets that open every message, and the numbers in them.
//
// Open enums: any value that the wire can hold survives. Spec: RFC 1035 §4.1.1, RFC 2535 §6.1 (AD, CD), RFC 6895.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace sekisho::dns {

enum class Opcode : std::uint8_t { query = 0, iquery = 1, status = 2, notify = 4, update = 5 };

/// The extended RCODE (12 bits): the header's four low bits and, with EDNS, the OPT record's eight high ones.
enum class Rcode : std::uint16_t {
  noerror = 0,
  formerr = 1,
  servfail = 2,
  nxdomain = 3,
  notimp = 4,
  refused = 5,
  yxdomain = 6,
  notauth = 9,
  badvers = 16,
  badcookie = 23,
};
std::string to_text(Rcode rcode);  ///< "NOERROR"…, "RCODE4094" for what has no name

struct Header {
  static constexpr std::size_t size = 12;
  std::uint16_t id = 0;
  bool qr = false;
  Opcode opcode = Opcode::query;
  bool aa = false, tc = false, rd = false, ra = false, z = false, ad = false, cd = false;
  std::uint8_t rcode = 0;  ///< the low four bits
  std::uint16_t qdcount = 0, ancount = 0, nscount = 0, arcount = 0;
};

/// Reads twelve octets; the caller has checked that they are there. Inline, since every query of the fast path passes
/// it.
inline Header parse_header(const std::uint8_t* octets) {
  Header h;
  const std::uint16_t flags = load_u16(octets + 2);
  h.id = load_u16(octets);
  h.qr = (flags & 0x8000U) != 0;
  h.opcode = static_cast<Opcode>((flags >> 11) & 0xFU);
  h.aa = (flags & 0x0400U) != 0;
  h.tc = (flags & 0x0200U) != 0;
  h.rd = (flags & 0x0100U) != 0;
  h.ra = (flags & 0x0080U) != 0;
  h.z = (flags & 0x0040U) != 0;
  h.ad = (flags & 0x0020U) != 0;
  h.cd = (flags & 0x0010U) != 0;
  h.rcode = static_cast<std::uint8_t>(flags & 0xFU);
  h.qdcount = load_u16(octets + 4);
  h.ancount = load_u16(octets + 6);
  h.nscount = load_u16(octets + 8);
  h.arcount = load_u16(octets + 10);
  return h;
}

void compose_header(const Header& header, std::uint8_t* octets);

}  // namespace sekisho::dns
