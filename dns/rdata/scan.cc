// Fields from words: the reverse of format.cc.
#include <algorithm>

#include "base/ip.h"
#include "dns/rdata/encodings.h"
#include "dns/rdata/format.h"
#include "dns/rdata/mnemonics.h"
#include "dns/rdata/packed.h"
#include "dns/rdata/svc_params.h"

namespace sekisho::dns {
namespace {

using Out = std::vector<std::uint8_t>;

void append(Out& out, Bytes octets) { out.insert(out.end(), octets.begin(), octets.end()); }

bool put_number(std::optional<std::uint64_t> value, unsigned octets, Out& out) {
  if (!value) return false;
  while (octets-- > 0) out.push_back(static_cast<std::uint8_t>(*value >> (8 * octets)));
  return true;
}

template <typename T>
std::optional<std::uint64_t> widen(std::optional<T> value) {
  return value ? std::optional(static_cast<std::uint64_t>(*value)) : std::nullopt;
}

bool scan_address(std::string_view word, IpFamily family, Out& out) {
  const auto address = IpAddress::parse(word);
  if (!address || address->family() != family) return false;
  append(out, address->bytes());
  return true;
}

bool scan_name(std::string_view word, const Name& origin, Out& out) {
  const auto name = Name::from_text(word, origin);
  if (name.ok()) append(out, name->wire());
  return name.ok();
}

/// A word behind its length octet.
bool put_counted(Bytes octets, Out& out) {
  if (octets.size() > 255) return false;
  out.push_back(static_cast<std::uint8_t>(octets.size()));
  append(out, octets);
  return true;
}

bool scan_string(std::string_view word, Out& out) {
  Out octets;
  return unescape(word, octets) && put_counted(octets, out);
}

bool scan_strings(TokenReader& tokens, Out& out) {
  while (const auto word = tokens.next()) {
    if (!scan_string(*word, out)) return false;
  }
  return tokens.ok();
}

/// Hex digits in `groups` groups of `digits`, with a mark between.
bool scan_groups(std::string_view word, std::size_t groups, std::size_t digits, char mark, Out& out) {
  if (word.size() != groups * (digits + 1) - 1) return false;
  for (std::size_t i = 0; i < groups; ++i) {
    const std::size_t at = i * (digits + 1);
    if (i > 0 && word[at - 1] != mark) return false;
    if (!decode_hex(word.substr(at, digits), out)) return false;
  }
  return true;
}

std::string join_words(TokenReader& tokens) {
  std::string all;
  while (const auto word = tokens.next()) all += *word;
  return all;
}

bool scan_salt(std::string_view word, Out& out) {
  Out octets;
  return (word == "-" || (!word.empty() && decode_hex(word, octets))) && put_counted(octets, out);
}

bool scan_hashed_owner(std::string_view word, Out& out) {
  Out octets;
  return decode_base32hex(word, octets) && put_counted(octets, out);
}

bool scan_params(TokenReader& tokens, Out& out) {
  std::vector<SvcParam> params;
  while (const auto word = tokens.next()) {
    const auto param = scan_svc_param(*word);
    if (!param || param->value.size() > 0xFFFF) return false;
    params.push_back(*param);
  }
  // On the wire keys rise; a key given twice then stands beside itself and is refused by the check of the whole.
  std::stable_sort(params.begin(), params.end(), [](auto& a, auto& b) { return a.key < b.key; });
  for (const SvcParam& param : params) {
    put_number(static_cast<std::uint64_t>(param.key), 2, out);
    put_number(param.value.size(), 2, out);
    append(out, param.value);
  }
  return tokens.ok();
}

bool scan_word(Field field, std::string_view word, const Name& origin, Out& out) {
  switch (field) {
    case Field::u8:
      return put_number(parse_number(word, 0xFF), 1, out);
    case Field::u16:
      return put_number(parse_number(word, 0xFFFF), 2, out);
    case Field::u32:
      return put_number(parse_number(word, 0xFFFFFFFF), 4, out);
    case Field::seconds:
      return put_number(widen(parse_seconds(word)), 4, out);
    case Field::time:
      return put_number(widen(parse_time(word)), 4, out);
    case Field::algorithm:
      return put_number(widen(parse_algorithm(word)), 1, out);
    case Field::certificate:
      return put_number(widen(parse_certificate_type(word)), 2, out);
    case Field::rrtype:
      return put_number(widen(parse_rrtype(word)), 2, out);
    case Field::name:
      return scan_name(word, origin, out);
    case Field::ipv4:
      return scan_address(word, IpFamily::v4, out);
    case Field::ipv6:
      return scan_address(word, IpFamily::v6, out);
    case Field::eui48:
      return scan_groups(word, 6, 2, '-', out);
    case Field::eui64:
      return scan_groups(word, 8, 2, '-', out);
    case Field::locator:
      return scan_groups(word, 4, 4, ':', out);
    case Field::text:
    case Field::tag:
      return scan_string(word, out);
    case Field::long_text:
      return unescape(word, out);
    case Field::salt:
      return scan_salt(word, out);
    case Field::hashed_owner:
      return scan_hashed_owner(word, out);
    case Field::end:
    case Field::texts:
    case Field::texts_or_none:
    case Field::hex:
    case Field::base64:
    case Field::base64_or_none:
    case Field::types:
    case Field::old_types:
    case Field::ports:
    case Field::prefixes:
    case Field::location:
    case Field::params:
      return false;
  }
  return false;
}

}  // namespace

bool scan_field(Field field, TokenReader& tokens, const Name& origin, std::vector<std::uint8_t>& out) {
  if (field == Field::types) return scan_types(tokens, out);
  if (field == Field::old_types) return scan_old_types(tokens, out);
  if (field == Field::ports) return scan_ports(tokens, out);
  if (field == Field::prefixes) return scan_prefixes(tokens, out);
  if (field == Field::location) return scan_location(tokens, out);
  if (field == Field::params) return scan_params(tokens, out);
  if (field == Field::texts || field == Field::texts_or_none) return scan_strings(tokens, out);
  if (field == Field::hex) return decode_hex(join_words(tokens), out);
  if (field == Field::base64 || field == Field::base64_or_none) return decode_base64(join_words(tokens), out);
  const auto word = tokens.next();
  return word && scan_word(field, *word, origin, out);
}

}  // namespace sekisho::dns
