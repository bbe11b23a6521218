// APL: address prefixes, each perhaps negated (RFC 3123).
#include <algorithm>
#include <array>

#include "base/ip.h"
#include "dns/rdata/packed.h"

namespace sekisho::dns {
namespace {

constexpr std::uint8_t negated = 0x80;

bool scan_item(std::string_view word, std::vector<std::uint8_t>& out) {
  const bool negative = word.starts_with('!');
  if (negative) word.remove_prefix(1);
  const std::size_t colon = word.find(':');
  const std::size_t slash = word.rfind('/');
  if (colon == std::string_view::npos || slash == std::string_view::npos || slash < colon) return false;
  const auto family = parse_number(word.substr(0, colon), 2);
  const auto address = IpAddress::parse(word.substr(colon + 1, slash - colon - 1));
  if (!family || *family == 0 || !address || address->is_v4() != (*family == 1)) return false;
  const auto length = parse_number(word.substr(slash + 1), address->bits());
  if (!length) return false;
  Bytes octets = address->bytes();
  while (!octets.empty() && octets.back() == 0) octets = octets.first(octets.size() - 1);
  out.push_back(0);
  out.push_back(static_cast<std::uint8_t>(*family));
  out.push_back(static_cast<std::uint8_t>(*length));
  out.push_back(static_cast<std::uint8_t>(octets.size() | (negative ? negated : 0U)));
  out.insert(out.end(), octets.begin(), octets.end());
  return true;
}

}  // namespace

void format_prefixes(Bytes items, std::string& out) {
  ByteReader in(items);
  while (in.left() > 0) {
    const unsigned family = in.u16();
    const unsigned length = in.u8();
    const unsigned flags = in.u8();
    const Bytes octets = in.bytes(flags & 0x7FU);
    std::array<std::uint8_t, 16> whole{};
    std::copy(octets.begin(), octets.end(), whole.begin());
    const IpAddress address = family == 1 ? IpAddress::v4(Bytes{whole}.first(4)) : IpAddress::v6(whole);
    part_words(out);
    if ((flags & negated) != 0) out += '!';
    out += std::to_string(family) + ":" + address.to_string() + "/" + std::to_string(length);
  }
}

bool scan_prefixes(TokenReader& tokens, std::vector<std::uint8_t>& out) {
  while (const auto word = tokens.next()) {
    if (!scan_item(*word, out)) return false;
  }
  return tokens.ok();
}

}  // namespace sekisho::dns
