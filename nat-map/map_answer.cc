#include "nat-map/map_answer.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace sekisho::nat {
namespace {

constexpr std::uint16_t key_ipv4hint = 4;  // RFC 9460 §14.3.2
constexpr std::uint16_t key_ipv6hint = 6;

/// Maps addresses in place and remembers what that came to.
class Mapper {
 public:
  Mapper(const AddressMap& map, Direction direction, Origin origin)
      : map_(map), direction_(direction), origin_(origin) {}

  void rdata(dns::RRType type, std::vector<std::uint8_t>& rdata) {
    if (type == dns::RRType::a || type == dns::RRType::aaaa) {
      if (rdata.size() == (type == dns::RRType::a ? 4U : 16U)) octets(rdata);
    } else {
      hints(rdata);
    }
  }
  const Mapped& done() const { return done_; }

 private:
  void octets(MutableBytes octets) {
    const IpAddress seen = octets.size() == 4 ? IpAddress::v4(Bytes(octets)) : IpAddress::v6(Bytes(octets));
    const auto shown = origin_ == Origin::local ? map_.show_local(seen, direction_) : map_.show(seen, direction_);
    if (!shown) return;
    if (shown->ttl_cap != 0)
      done_.ttl_cap = done_.ttl_cap == 0 ? shown->ttl_cap : std::min(done_.ttl_cap, shown->ttl_cap);
    if (shown->address == seen) return;
    const Bytes to = shown->address.bytes();
    std::copy(to.begin(), to.end(), octets.begin());
    done_.changed = true;
  }

  /// SvcPriority, TargetName, then (key, length, value)…; what does not parse stays as it is.
  void hints(std::vector<std::uint8_t>& rdata) {
    ByteReader reader(rdata);
    reader.skip(2);
    for (std::uint8_t label = reader.u8(); reader.ok() && label != 0; label = reader.u8()) reader.skip(label);
    while (reader.left() >= 4) {
      const std::uint16_t key = reader.u16();
      const std::size_t length = reader.u16();
      const std::size_t at = reader.offset();
      reader.skip(length);
      if (!reader.ok()) break;
      const std::size_t unit = key == key_ipv4hint ? 4 : key == key_ipv6hint ? 16 : 0;
      if (unit == 0 || length % unit != 0) continue;
      for (std::size_t i = 0; i < length; i += unit) octets(MutableBytes(rdata).subspan(at + i, unit));
    }
  }

  const AddressMap& map_;
  Direction direction_;
  Origin origin_;
  Mapped done_;
};

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

Mapped map_rrset(dns::Rrset& rrset, const AddressMap& map, Direction direction, Origin origin) {
  if (direction == Direction::none || map.empty() || !carries_addresses(rrset.type)) return {};
  Mapper mapper(map, direction, origin);
  dns::RdataList mapped;
  std::vector<std::uint8_t> rdata;
  for (const Bytes original : rrset.rdatas) {
    rdata.assign(original.begin(), original.end());
    mapper.rdata(rrset.type, rdata);
    mapped.add(rdata);  // drops what became equal to an earlier one
  }
  if (!mapper.done().changed) return mapper.done();
  rrset.rdatas = std::move(mapped);
  rrset.signatures.clear();
  return mapper.done();
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
