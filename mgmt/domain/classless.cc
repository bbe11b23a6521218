#include "mgmt/domain/classless.h"

#include <charconv>
#include <string>
#include <string_view>

namespace sekisho::mgmt::domain {
namespace {

std::optional<unsigned> number(std::string_view text, unsigned limit) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > limit) return std::nullopt;
  return value;
}

}  // namespace

std::optional<OctetRange> classless_range(const dns::Name& zone) {
  // LABEL.c.b.a.in-addr.arpa.
  if (!zone.is_under(dns::Name::of("in-addr.arpa.")) || zone.label_count() != 6) return std::nullopt;
  const Bytes raw = zone.label(0);
  const std::string label(raw.begin(), raw.end());
  const std::size_t sign = label.find_first_of("-/");
  if (sign == std::string_view::npos) return std::nullopt;
  const auto first = number(std::string_view(label).substr(0, sign), 255);
  if (!first) return std::nullopt;
  if (label[sign] == '-') {
    const auto last = number(std::string_view(label).substr(sign + 1), 255);
    if (!last || *last <= *first) return std::nullopt;
    return OctetRange{static_cast<std::uint8_t>(*first), static_cast<std::uint8_t>(*last)};
  }
  const auto length = number(std::string_view(label).substr(sign + 1), 32);
  if (!length || *length < 25) return std::nullopt;
  const unsigned size = 1U << (32 - *length);
  if (*first % size != 0) return std::nullopt;
  return OctetRange{static_cast<std::uint8_t>(*first), static_cast<std::uint8_t>(*first + size - 1)};
}

dns::Name octet_name(std::uint8_t octet, const dns::Name& zone) {
  return dns::Name::of(std::to_string(octet) + "." + zone.to_text());
}

}  // namespace sekisho::mgmt::domain
