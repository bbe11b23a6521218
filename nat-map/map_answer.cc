#include "nat-map/map_answer.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace sekisho::nat {
namespace {

constexpr std::uint16_t key_ipv4hint = 4;  // RFC 9460 §14.3.2
constexpr std::uint16_t key_ipv6hint = 6;

/// Maps one address in place.
bool map_octets(MutableBytes octets, const AddressMap& map, Direction direction) {
  const IpAddress seen = octets.size() == 4 ? IpAddress::v4(Bytes(octets)) : IpAddress::v6(Bytes(octets));
  const auto mapped = map.map(seen, direction);
  if (!mapped || *mapped == seen) return false;
  const Bytes to = mapped->bytes();
  std::copy(to.begin(), to.end(), octets.begin());
  return true;
}

/// SvcPriority, TargetName, then (key, length, value)…; what does not parse stays as it is.
bool map_hints(std::vector<std::uint8_t>& rdata, const AddressMap& map, Direction direction) {
  ByteReader reader(rdata);
  reader.skip(2);
  for (std::uint8_t label = reader.u8(); reader.ok() && label != 0; label = reader.u8()) reader.skip(label);
  bool changed = false;
  while (reader.left() >= 4) {
    const std::uint16_t key = reader.u16();
    const std::size_t length = reader.u16();
    const std::size_t at = reader.offset();
    reader.skip(length);
    if (!reader.ok()) break;
    const std::size_t unit = key == key_ipv4hint ? 4 : key == key_ipv6hint ? 16 : 0;
    if (unit == 0 || length % unit != 0) continue;
    for (std::size_t i = 0; i < length; i += unit) {
      changed |= map_octets(MutableBytes(rdata).subspan(at + i, unit), map, direction);
    }
  }
  return changed;
}

bool map_rdata(dns::RRType type, std::vector<std::uint8_t>& rdata, const AddressMap& map, Direction direction) {
  if (type == dns::RRType::a) return rdata.size() == 4 && map_octets(rdata, map, direction);
  if (type == dns::RRType::aaaa) return rdata.size() == 16 && map_octets(rdata, map, direction);
  return map_hints(rdata, map, direction);
}

bool carries_addresses(dns::RRType type) {
  return type == dns::RRType::a || type == dns::RRType::aaaa || type == dns::RRType::svcb ||
         type == dns::RRType::https;
}

/// One label as a number, written as a reverse name writes it: no leading zero, no sign.
std::optional<std::uint8_t> decimal_octet(Bytes label) {
  if (label.empty() || label.size() > 3 || (label.size() > 1 && label[0] == '0')) return std::nullopt;
  unsigned value = 0;
  for (const std::uint8_t c : label) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  if (value > 255) return std::nullopt;
  return static_cast<std::uint8_t>(value);
}

std::optional<std::uint8_t> hex_nibble(Bytes label) {
  if (label.size() != 1) return std::nullopt;
  const std::uint8_t c = label[0];
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  const auto lower = static_cast<std::uint8_t>(c | 0x20);
  if (lower >= 'a' && lower <= 'f') return static_cast<std::uint8_t>(lower - 'a' + 10);
  return std::nullopt;
}

const dns::Name& v4_apex() {
  static const dns::Name name = dns::Name::of("in-addr.arpa.");
  return name;
}
const dns::Name& v6_apex() {
  static const dns::Name name = dns::Name::of("ip6.arpa.");
  return name;
}

}  // namespace

bool map_rrset(dns::Rrset& rrset, const AddressMap& map, Direction direction) {
  if (direction == Direction::none || map.empty() || !carries_addresses(rrset.type)) return false;
  dns::RdataList mapped;
  bool changed = false;
  std::vector<std::uint8_t> rdata;
  for (const Bytes original : rrset.rdatas) {
    rdata.assign(original.begin(), original.end());
    changed |= map_rdata(rrset.type, rdata, map, direction);
    mapped.add(rdata);  // drops what became equal to an earlier one
  }
  if (!changed) return false;
  rrset.rdatas = std::move(mapped);
  rrset.signatures.clear();
  return true;
}

std::optional<IpAddress> address_of_reverse_name(const dns::Name& name) {
  if (name.label_count() == 6 && name.is_under(v4_apex())) {
    std::array<std::uint8_t, 4> octets{};
    for (unsigned i = 0; i < 4; ++i) {
      const auto octet = decimal_octet(name.label(3 - i));
      if (!octet) return std::nullopt;
      octets[i] = *octet;
    }
    return IpAddress::v4(Bytes(octets));
  }
  if (name.label_count() == 34 && name.is_under(v6_apex())) {
    std::array<std::uint8_t, 16> octets{};
    for (unsigned i = 0; i < 32; ++i) {
      const auto nibble = hex_nibble(name.label(31 - i));
      if (!nibble) return std::nullopt;
      octets[i / 2] = static_cast<std::uint8_t>(octets[i / 2] | *nibble << (i % 2 == 0 ? 4 : 0));
    }
    return IpAddress::v6(octets);
  }
  return std::nullopt;
}

dns::Name reverse_name_of(const IpAddress& address) {
  static constexpr char hex[] = "0123456789abcdef";
  const Bytes octets = address.bytes();
  std::string text;
  for (std::size_t i = octets.size(); i-- > 0;) {
    if (address.is_v4()) {
      text += std::to_string(octets[i]) + '.';
    } else {
      text += {hex[octets[i] & 0xF], '.', hex[octets[i] >> 4], '.'};
    }
  }
  return dns::Name::of(text + (address.is_v4() ? "in-addr.arpa." : "ip6.arpa."));
}

std::optional<dns::Name> unmap_question(const dns::Name& name, const AddressMap& map, Direction direction) {
  if (direction == Direction::none || map.empty()) return std::nullopt;
  const auto seen = address_of_reverse_name(name);
  if (!seen) return std::nullopt;
  const auto real = map.unmap(*seen, direction);
  if (!real || *real == *seen) return std::nullopt;
  return reverse_name_of(*real);
}

bool remap_reverse_owner(dns::Rrset& rrset, const dns::Name& real, const dns::Name& asked) {
  if (!(rrset.owner == real)) return false;
  rrset.owner = asked;
  rrset.signatures.clear();
  return true;
}

}  // namespace sekisho::nat
