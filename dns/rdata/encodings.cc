#include "dns/rdata/encodings.h"

namespace sekisho::dns {
namespace {

constexpr std::string_view base64_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base32_letters = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
constexpr std::string_view hex_letters = "0123456789ABCDEF";

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : c; }

/// Groups of `bits` bits from the left, the last one filled with zeros.
void encode(Bytes octets, std::string_view letters, unsigned bits, std::string& out) {
  std::uint32_t held = 0;
  unsigned count = 0;
  for (const std::uint8_t octet : octets) {
    held = (held << 8) | octet;
    count += 8;
    while (count >= bits) {
      count -= bits;
      out += letters[(held >> count) & ((1U << bits) - 1)];
    }
    held &= (1U << count) - 1;
  }
  if (count > 0) out += letters[(held << (bits - count)) & ((1U << bits) - 1)];
}

/// The reverse of encode(); refuses other letters, a superfluous last letter, and set bits that fill.
bool decode(std::string_view text, std::string_view letters, unsigned bits, bool fold,
            std::vector<std::uint8_t>& out) {
  std::uint32_t held = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t value = letters.find(fold ? upper(c) : c);
    if (value == std::string_view::npos) return false;
    held = (held << bits) | static_cast<std::uint32_t>(value);
    count += bits;
    if (count >= 8) {
      count -= 8;
      out.push_back(static_cast<std::uint8_t>(held >> count));
    }
    held &= (1U << count) - 1;
  }
  return held == 0 && count < bits;
}

}  // namespace

void encode_hex(Bytes octets, std::string& out) { encode(octets, hex_letters, 4, out); }

bool decode_hex(std::string_view text, std::vector<std::uint8_t>& out) {
  return decode(text, hex_letters, 4, true, out);
}

void encode_base64(Bytes octets, std::string& out) {
  encode(octets, base64_letters, 6, out);
  if (octets.size() % 3 != 0) out.append(3 - octets.size() % 3, '=');
}

bool decode_base64(std::string_view text, std::vector<std::uint8_t>& out) {
  if (text.size() % 4 != 0) return false;
  std::size_t n = text.size();
  while (n > 0 && n + 2 > text.size() && text[n - 1] == '=') --n;
  return decode(text.substr(0, n), base64_letters, 6, false, out);
}

void encode_base32hex(Bytes octets, std::string& out) { encode(octets, base32_letters, 5, out); }

bool decode_base32hex(std::string_view text, std::vector<std::uint8_t>& out) {
  return decode(text, base32_letters, 5, true, out);
}

}  // namespace sekisho::dns
