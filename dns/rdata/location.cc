// LOC: a place on the globe (RFC 1876).
// Units on the wire: 1/1000 of a second of arc from 2^31; centimetres from 100 km below the sea; sizes as m × 10^e
// cm.
#include <cstdio>

#include "dns/rdata/packed.h"

namespace sekisho::dns {
namespace {

constexpr std::uint32_t middle = 1U << 31;
constexpr std::int64_t depth = 10'000'000;  // 100 km in cm

void format_angle(std::uint32_t wire, char positive, char negative, std::string& out) {
  const bool plus = wire >= middle;
  const std::uint32_t angle = plus ? wire - middle : middle - wire;
  char text[40];
  std::snprintf(text, sizeof text, "%u %u %u.%03u %c", angle / 3'600'000, angle / 60'000 % 60, angle / 1000 % 60,
                angle % 1000, plus ? positive : negative);
  part_words(out);
  out += text;
}

std::string metres(std::int64_t centimetres) {
  const bool minus = centimetres < 0;
  const std::int64_t all = minus ? -centimetres : centimetres;
  char text[40];
  std::snprintf(text, sizeof text, "%s%lld.%02lldm", minus ? "-" : "", static_cast<long long>(all / 100),
                static_cast<long long>(all % 100));
  return text;
}

std::int64_t expand_size(std::uint8_t octet) {
  std::int64_t size = octet >> 4;
  for (unsigned e = octet & 0xF; e > 0; --e) size *= 10;
  return size;
}

/// Digits, perhaps a point and up to `places` digits, as a number of the smallest unit.
std::optional<std::int64_t> parse_decimal(std::string_view word, unsigned places, std::int64_t most) {
  const std::size_t point = word.find('.');
  const std::string_view fraction = point == std::string_view::npos ? "" : word.substr(point + 1);
  const auto whole = parse_number(word.substr(0, point), static_cast<std::uint64_t>(most));
  if (!whole || fraction.size() > places || (point != std::string_view::npos && fraction.empty()))
    return std::nullopt;
  auto value = static_cast<std::int64_t>(*whole);
  for (unsigned i = 0; i < places; ++i) {
    const char digit = i < fraction.size() ? fraction[i] : '0';
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  return value;
}

std::optional<std::int64_t> parse_metres(std::string_view word, bool sign_allowed) {
  constexpr std::int64_t most = 90'000'000;  // metres: the largest size
  if (word.ends_with('m')) word.remove_suffix(1);
  const bool minus = sign_allowed && word.starts_with('-');
  if (minus) word.remove_prefix(1);
  const auto value = parse_decimal(word, 2, most);
  return value && minus ? -*value : value;
}

/// The largest m × 10^e that is not above the size; that is what the octet can say.
std::optional<std::uint8_t> pack_size(std::string_view word) {
  const auto size = parse_metres(word, false);
  if (!size) return std::nullopt;
  std::int64_t mantissa = *size;
  unsigned exponent = 0;
  for (; mantissa > 9; mantissa /= 10) ++exponent;
  if (exponent > 9) return std::nullopt;
  return static_cast<std::uint8_t>(mantissa << 4 | exponent);
}

/// Degrees, perhaps minutes, perhaps seconds, and a letter of the compass.
std::optional<std::uint32_t> scan_angle(TokenReader& tokens, char positive, char negative,
                                        std::int64_t most_degrees) {
  std::int64_t angle = 0;
  std::int64_t unit = 3'600'000;
  for (unsigned i = 0; i < 4; ++i, unit /= 60) {
    const auto word = tokens.next();
    if (!word) return std::nullopt;
    if (word->size() == 1) {
      const char letter = static_cast<char>((*word)[0] & ~0x20);
      if (i > 0 && (letter == positive || letter == negative)) {
        if (angle > most_degrees * 3'600'000) return std::nullopt;
        return static_cast<std::uint32_t>(letter == positive ? middle + angle : middle - angle);
      }
    }
    const auto value = i == 2 ? parse_decimal(*word, 3, 59) : parse_decimal(*word, 0, i == 0 ? most_degrees : 59);
    if (!value || i == 3) return std::nullopt;
    angle += i == 2 ? *value : *value * unit;
  }
  return std::nullopt;
}

}  // namespace

bool format_location(Bytes octets, std::string& out) {
  for (const std::uint8_t size : octets.subspan(1, 3)) {
    if (size > 0 && size < 0x10) return false;
  }
  format_angle(load_u32(&octets[4]), 'N', 'S', out);
  format_angle(load_u32(&octets[8]), 'E', 'W', out);
  out += " " + metres(std::int64_t{load_u32(&octets[12])} - depth);
  for (const std::size_t at : {1, 2, 3}) out += " " + metres(expand_size(octets[at]));
  return true;
}

bool scan_location(TokenReader& tokens, std::vector<std::uint8_t>& out) {
  const auto latitude = scan_angle(tokens, 'N', 'S', 90);
  const auto longitude = latitude ? scan_angle(tokens, 'E', 'W', 180) : std::nullopt;
  const auto word = tokens.next();
  const auto altitude = longitude && word ? parse_metres(*word, true) : std::nullopt;
  if (!altitude || *altitude < -depth || *altitude + depth > 0xFFFFFFFFLL) return false;
  std::uint8_t sizes[3]{0x12, 0x16, 0x13};  // 1 m, 10 km, 10 m
  for (std::uint8_t& size : sizes) {
    const auto size_word = tokens.next();
    if (!size_word) break;
    const auto packed = pack_size(*size_word);
    if (!packed) return false;
    size = *packed;
  }
  std::uint8_t octets[16]{0, sizes[0], sizes[1], sizes[2]};
  store_u32(octets + 4, *latitude);
  store_u32(octets + 8, *longitude);
  store_u32(octets + 12, static_cast<std::uint32_t>(*altitude + depth));
  out.insert(out.end(), octets, octets + sizeof octets);
  return true;
}

}  // namespace sekisho::dns
