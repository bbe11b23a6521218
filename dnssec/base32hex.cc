#include "dnssec/base32hex.h"

namespace sekisho::dnssec {
namespace {

int value_of(std::uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'v') return c - 'a' + 10;
  if (c >= 'A' && c <= 'V') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<Nsec3Hash> parse_hash_label(Bytes label) {
  Nsec3Hash hash;
  if (label.size() != hash.size() * 8 / 5) return std::nullopt;
  std::uint32_t bits = 0;
  unsigned held = 0;
  std::size_t at = 0;
  for (const std::uint8_t c : label) {
    const int value = value_of(c);
    if (value < 0) return std::nullopt;
    bits = (bits << 5) | static_cast<std::uint32_t>(value);
    held += 5;
    if (held >= 8) {
      held -= 8;
      hash[at++] = static_cast<std::uint8_t>(bits >> held);
    }
  }
  return hash;
}

}  // namespace sekisho::dnssec
