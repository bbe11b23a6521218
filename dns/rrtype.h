// RR types and classes as open enums, with what the rest of the code must know about each type.
//
// To add a type: one line in rrtype.cc's table, its rdata/<family>.cc rows, its test.
// Spec: IANA DNS parameters; RFC 3597 (TYPE123, CLASS123).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho::dns {

enum class RRType : std::uint16_t {
  a = 1,
  ns = 2,
  md = 3,
  mf = 4,
  cname = 5,
  soa = 6,
  mb = 7,
  mg = 8,
  mr = 9,
  null = 10,
  wks = 11,
  ptr = 12,
  hinfo = 13,
  minfo = 14,
  mx = 15,
  txt = 16,
  rp = 17,
  afsdb = 18,
  x25 = 19,
  isdn = 20,
  rt = 21,
  sig = 24,
  key = 25,
  px = 26,
  aaaa = 28,
  loc = 29,
  nxt = 30,
  srv = 33,
  naptr = 35,
  kx = 36,
  cert = 37,
  dname = 39,
  opt = 41,
  apl = 42,
  ds = 43,
  sshfp = 44,
  rrsig = 46,
  nsec = 47,
  dnskey = 48,
  dhcid = 49,
  nsec3 = 50,
  nsec3param = 51,
  tlsa = 52,
  smimea = 53,
  cds = 59,
  cdnskey = 60,
  openpgpkey = 61,
  csync = 62,
  zonemd = 63,
  svcb = 64,
  https = 65,
  spf = 99,
  nid = 104,
  l32 = 105,
  l64 = 106,
  lp = 107,
  eui48 = 108,
  eui64 = 109,
  tkey = 249,
  tsig = 250,
  ixfr = 251,
  axfr = 252,
  mailb = 253,
  maila = 254,
  any = 255,
  uri = 256,
  caa = 257,
  ta = 32768,
  dlv = 32769,
};
enum class RRClass : std::uint16_t { in = 1, ch = 3, hs = 4, none = 254, any = 255 };

std::string to_text(RRType type);                           ///< "A", or "TYPE65280"
std::string to_text(RRClass klass);                         ///< "IN", or "CLASS32"
std::optional<RRType> parse_rrtype(std::string_view text);  ///< case-insensitive, TYPE123 too
std::optional<RRClass> parse_rrclass(std::string_view text);

/// OPT, TSIG, TKEY, ANY, AXFR …: exist in a message, never as data of a name.
bool is_meta(RRType type);
/// Types that live at the parent's side of a cut: DS (and NSEC for its proof).
inline bool is_parent_side(RRType type) { return type == RRType::ds; }

}  // namespace sekisho::dns
