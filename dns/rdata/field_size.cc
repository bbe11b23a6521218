#include "dns/rdata/field_size.h"

#include <algorithm>

#include "dns/name.h"

namespace sekisho::dns {
namespace {

using Size = std::optional<std::size_t>;

Size fixed(std::size_t n, Bytes rest) { return rest.size() >= n ? Size(n) : std::nullopt; }

/// A length octet and so many octets, at least `least`.
Size counted(Bytes rest, std::size_t least = 0) {
  if (rest.empty() || rest.size() < rest[0] + std::size_t{1} || rest[0] < least) return std::nullopt;
  return rest[0] + std::size_t{1};
}

Size uncompressed_name(Bytes rest) {
  std::size_t at = 0;
  while (at < rest.size() && at < 255) {
    const std::uint8_t octet = rest[at];
    if (octet > 63) return std::nullopt;
    at += octet + std::size_t{1};
    if (octet == 0) return at <= 255 ? Size(at) : std::nullopt;
  }
  return std::nullopt;
}

Size strings_to_end(Bytes rest) {
  for (std::size_t at = 0; at < rest.size();) {
    const Size one = counted(rest.subspan(at));
    if (!one) return std::nullopt;
    at += *one;
  }
  return rest.size();
}

bool is_letter_or_digit(std::uint8_t c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

Size property_tag(Bytes rest) {
  const Size size = counted(rest, 1);
  if (!size) return std::nullopt;
  const Bytes tag = rest.subspan(1, *size - 1);
  return std::all_of(tag.begin(), tag.end(), is_letter_or_digit) ? size : std::nullopt;
}

Size all_if(bool good, Bytes rest) { return good ? Size(rest.size()) : std::nullopt; }

}  // namespace

std::optional<std::size_t> field_size(Field field, Bytes rest) {
  switch (field) {
    case Field::end:
      return 0;
    case Field::u8:
    case Field::algorithm:
      return fixed(1, rest);
    case Field::u16:
    case Field::rrtype:
    case Field::certificate:
      return fixed(2, rest);
    case Field::u32:
    case Field::seconds:
    case Field::time:
    case Field::ipv4:
      return fixed(4, rest);
    case Field::eui48:
      return fixed(6, rest);
    case Field::eui64:
    case Field::locator:
      return fixed(8, rest);
    case Field::ipv6:
      return fixed(16, rest);
    case Field::name:
      return uncompressed_name(rest);
    case Field::text:
    case Field::salt:
      return counted(rest);
    case Field::hashed_owner:
      return counted(rest, 1);
    case Field::tag:
      return property_tag(rest);
    case Field::texts:
      return rest.empty() ? std::nullopt : strings_to_end(rest);
    case Field::texts_or_none:
      return strings_to_end(rest);
    case Field::types:
      return all_if(good_type_bitmap(rest), rest);
    case Field::old_types:
      return all_if(rest.size() <= 16 && (rest.empty() || rest.back() != 0), rest);
    case Field::ports:
      return all_if(!rest.empty() && rest.size() <= 1 + 8192 && (rest.size() == 1 || rest.back() != 0), rest);
    case Field::prefixes:
      return all_if(good_prefixes(rest), rest);
    case Field::location:
      return all_if(good_location(rest), rest);
    case Field::params:
      return all_if(good_svc_params(rest), rest);
    case Field::hex:
    case Field::base64:
      return all_if(!rest.empty(), rest);
    case Field::base64_or_none:
    case Field::long_text:
      return rest.size();
  }
  return std::nullopt;
}

bool good_type_bitmap(Bytes bitmap) {
  int last_window = -1;
  ByteReader in(bitmap);
  while (in.left() > 0) {
    const int window = in.u8();
    const std::size_t n = in.u8();
    const Bytes bits = in.bytes(n);
    if (!in.ok() || window <= last_window || n == 0 || n > 32 || bits.back() == 0) return false;
    last_window = window;
  }
  return in.ok();
}

}  // namespace sekisho::dns
