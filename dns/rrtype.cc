#include "dns/rrtype.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <iterator>

#include "dns/ascii.h"

namespace sekisho::dns {
namespace {

template <typename T>
struct Named {
  T value;
  std::string_view name;
};

// In order of value: to_text() searches by halves.
constexpr Named<RRType> types[]{
    {RRType::a, "A"},
    {RRType::ns, "NS"},
    {RRType::md, "MD"},
    {RRType::mf, "MF"},
    {RRType::cname, "CNAME"},
    {RRType::soa, "SOA"},
    {RRType::mb, "MB"},
    {RRType::mg, "MG"},
    {RRType::mr, "MR"},
    {RRType::null, "NULL"},
    {RRType::wks, "WKS"},
    {RRType::ptr, "PTR"},
    {RRType::hinfo, "HINFO"},
    {RRType::minfo, "MINFO"},
    {RRType::mx, "MX"},
    {RRType::txt, "TXT"},
    {RRType::rp, "RP"},
    {RRType::afsdb, "AFSDB"},
    {RRType::x25, "X25"},
    {RRType::isdn, "ISDN"},
    {RRType::rt, "RT"},
    {RRType::sig, "SIG"},
    {RRType::key, "KEY"},
    {RRType::px, "PX"},
    {RRType::aaaa, "AAAA"},
    {RRType::loc, "LOC"},
    {RRType::nxt, "NXT"},
    {RRType::srv, "SRV"},
    {RRType::naptr, "NAPTR"},
    {RRType::kx, "KX"},
    {RRType::cert, "CERT"},
    {RRType::dname, "DNAME"},
    {RRType::opt, "OPT"},
    {RRType::apl, "APL"},
    {RRType::ds, "DS"},
    {RRType::sshfp, "SSHFP"},
    {RRType::rrsig, "RRSIG"},
    {RRType::nsec, "NSEC"},
    {RRType::dnskey, "DNSKEY"},
    {RRType::dhcid, "DHCID"},
    {RRType::nsec3, "NSEC3"},
    {RRType::nsec3param, "NSEC3PARAM"},
    {RRType::tlsa, "TLSA"},
    {RRType::smimea, "SMIMEA"},
    {RRType::cds, "CDS"},
    {RRType::cdnskey, "CDNSKEY"},
    {RRType::openpgpkey, "OPENPGPKEY"},
    {RRType::csync, "CSYNC"},
    {RRType::zonemd, "ZONEMD"},
    {RRType::svcb, "SVCB"},
    {RRType::https, "HTTPS"},
    {RRType::spf, "SPF"},
    {RRType::nid, "NID"},
    {RRType::l32, "L32"},
    {RRType::l64, "L64"},
    {RRType::lp, "LP"},
    {RRType::eui48, "EUI48"},
    {RRType::eui64, "EUI64"},
    {RRType::tkey, "TKEY"},
    {RRType::tsig, "TSIG"},
    {RRType::ixfr, "IXFR"},
    {RRType::axfr, "AXFR"},
    {RRType::mailb, "MAILB"},
    {RRType::maila, "MAILA"},
    {RRType::any, "ANY"},
    {RRType::uri, "URI"},
    {RRType::caa, "CAA"},
    {RRType::ta, "TA"},
    {RRType::dlv, "DLV"},
};
static_assert(std::is_sorted(std::begin(types), std::end(types), [](auto& a, auto& b) { return a.value < b.value; }));

constexpr Named<RRClass> classes[]{
    {RRClass::in, "IN"}, {RRClass::ch, "CH"}, {RRClass::hs, "HS"}, {RRClass::none, "NONE"}, {RRClass::any, "ANY"},
};

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return lower_octet(static_cast<std::uint8_t>(x)) == lower_octet(static_cast<std::uint8_t>(y));
  });
}

/// The number behind "TYPE" or "CLASS".
std::optional<std::uint16_t> parse_numbered(std::string_view prefix, std::string_view text) {
  if (text.size() <= prefix.size() || !same_word(text.substr(0, prefix.size()), prefix)) return std::nullopt;
  const std::string_view digits = text.substr(prefix.size());
  std::uint16_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string to_text(RRType type) {
  const auto at =
      std::lower_bound(std::begin(types), std::end(types), type, [](auto& n, RRType t) { return n.value < t; });
  if (at != std::end(types) && at->value == type) return std::string(at->name);
  return "TYPE" + std::to_string(static_cast<unsigned>(type));
}

std::string to_text(RRClass klass) {
  for (const auto& n : classes) {
    if (n.value == klass) return std::string(n.name);
  }
  return "CLASS" + std::to_string(static_cast<unsigned>(klass));
}

std::optional<RRType> parse_rrtype(std::string_view text) {
  for (const auto& n : types) {
    if (same_word(n.name, text)) return n.value;
  }
  if (const auto number = parse_numbered("TYPE", text)) return static_cast<RRType>(*number);
  return std::nullopt;
}

std::optional<RRClass> parse_rrclass(std::string_view text) {
  for (const auto& n : classes) {
    if (same_word(n.name, text)) return n.value;
  }
  if (const auto number = parse_numbered("CLASS", text)) return static_cast<RRClass>(*number);
  return std::nullopt;
}

bool is_meta(RRType type) {
  const auto number = static_cast<std::uint16_t>(type);
  return type == RRType::opt || (number >= 128 && number <= 255);  // RFC 6895 §3.1: 128–255 are Q and meta types
}

}  // namespace sekisho::dns
