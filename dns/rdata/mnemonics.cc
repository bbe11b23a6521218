#include "dns/rdata/mnemonics.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "dns/ascii.h"
#include "dns/rdata/tokens.h"

namespace sekisho::dns {
namespace {

struct Mnemonic {
  std::uint16_t value;
  std::string_view word;
};

constexpr Mnemonic algorithms[]{
    {0, "DELETE"},
    {1, "RSAMD5"},
    {2, "DH"},
    {3, "DSA"},
    {5, "RSASHA1"},
    {6, "DSA-NSEC3-SHA1"},
    {6, "NSEC3DSA"},
    {7, "RSASHA1-NSEC3-SHA1"},
    {7, "NSEC3RSASHA1"},
    {8, "RSASHA256"},
    {10, "RSASHA512"},
    {12, "ECC-GOST"},
    {12, "ECCGOST"},
    {13, "ECDSAP256SHA256"},
    {14, "ECDSAP384SHA384"},
    {15, "ED25519"},
    {16, "ED448"},
    {252, "INDIRECT"},
    {253, "PRIVATEDNS"},
    {254, "PRIVATEOID"},
};

constexpr Mnemonic certificate_types[]{
    {1, "PKIX"}, {2, "SPKI"},   {3, "PGP"},     {4, "IPKIX"}, {5, "ISPKI"},
    {6, "IPGP"}, {7, "ACPKIX"}, {8, "IACPKIX"}, {253, "URI"}, {254, "OID"},
};

std::optional<std::uint16_t> find_word(std::span<const Mnemonic> table, std::string_view word) {
  for (const Mnemonic& m : table) {
    const bool same = std::equal(word.begin(), word.end(), m.word.begin(), m.word.end(), [](char a, char b) {
      return lower_octet(static_cast<std::uint8_t>(a)) == lower_octet(static_cast<std::uint8_t>(b));
    });
    if (same) return m.value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint8_t> parse_algorithm(std::string_view word) {
  if (const auto number = parse_number(word, 255)) return static_cast<std::uint8_t>(*number);
  if (const auto value = find_word(algorithms, word)) return static_cast<std::uint8_t>(*value);
  return std::nullopt;
}

std::optional<std::uint16_t> parse_certificate_type(std::string_view word) {
  if (const auto number = parse_number(word, 0xFFFF)) return static_cast<std::uint16_t>(*number);
  return find_word(certificate_types, word);
}

std::string certificate_type_to_text(std::uint16_t type) {
  for (const Mnemonic& m : certificate_types) {
    if (m.value == type) return std::string(m.word);
  }
  return std::to_string(type);
}

std::optional<std::uint32_t> parse_time(std::string_view word) {
  using namespace std::chrono;
  if (word.size() != 14) {
    const auto number = parse_number(word, 0xFFFFFFFFU);
    return number ? std::optional(static_cast<std::uint32_t>(*number)) : std::nullopt;
  }
  if (!parse_number(word, 99999999999999ULL)) return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t n) {
    return static_cast<int>(*parse_number(word.substr(at, n), 9999));
  };
  const year_month_day date{year{part(0, 4)}, month{static_cast<unsigned>(part(4, 2))},
                            day{static_cast<unsigned>(part(6, 2))}};
  const int hour = part(8, 2);
  const int minute = part(10, 2);
  const int second = part(12, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const auto moment = sys_days(date) + hours(hour) + minutes(minute) + seconds(second);
  return static_cast<std::uint32_t>(duration_cast<seconds>(moment.time_since_epoch()).count());
}

std::string time_to_text(std::uint32_t seconds_since_1970) {
  using namespace std::chrono;
  const sys_seconds moment{seconds(seconds_since_1970)};
  const auto midnight = floor<days>(moment);
  const year_month_day date(midnight);
  const hh_mm_ss clock(moment - midnight);
  char text[32];
  std::snprintf(text, sizeof text, "%04d%02u%02u%02d%02d%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

}  // namespace sekisho::dns
