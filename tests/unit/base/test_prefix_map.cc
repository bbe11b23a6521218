// PrefixMap against a plain longest-match search over the same entries.
#include "base/prefix_map.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/random.h"

namespace sekisho {
namespace {

using Entries = std::vector<std::pair<IpPrefix, std::uint32_t>>;

IpAddress address(const char* text) { return *IpAddress::parse(text); }
IpPrefix prefix(const char* text) { return *IpPrefix::parse(text); }

std::optional<std::uint32_t> longest(const Entries& entries, const IpAddress& a) {
  std::optional<std::uint32_t> best;
  unsigned best_length = 0;
  for (const auto& [p, value] : entries) {
    if (!p.contains(a) || (best && p.length < best_length)) continue;
    best = value;
    best_length = p.length;
  }
  return best;
}

TEST(PrefixMap, EmptyMapMatchesNothing) {
  const PrefixMap empty;
  EXPECT_EQ(empty.lookup(address("192.0.2.1")), std::nullopt);
  EXPECT_EQ(empty.lookup(address("::1")), std::nullopt);
  EXPECT_EQ(PrefixMap::build({}).memory_bytes(), 0U);
}

TEST(PrefixMap, LongestPrefixWins) {
  const Entries entries{
      {prefix("0.0.0.0/0"), 1},      {prefix("10.0.0.0/8"), 2},       {prefix("10.1.0.0/16"), 3},
      {prefix("10.1.2.0/24"), 4},    {prefix("10.1.2.128/25"), 5},    {prefix("10.1.2.130"), 6},
      {prefix("10.1.3.7"), 7},       {prefix("255.255.255.255"), 8},  {prefix("2001:db8::/32"), 9},
      {prefix("2001:db8::/48"), 10}, {prefix("2001:db8::1"), 11},     {prefix("2001:db8:0:8000::/49"), 12},
      {prefix("fe80::/10"), 13},     {prefix("2001:db8::2/127"), 14}, {prefix("192.0.2.0/24"), 0}};
  const PrefixMap map = PrefixMap::build(entries);
  const struct {
    const char* address;
    std::uint32_t value;
  } cases[] = {
      {"9.9.9.9", 1},
      {"10.255.255.255", 2},
      {"10.1.0.1", 3},
      {"10.1.2.127", 4},
      {"10.1.2.128", 5},
      {"10.1.2.129", 5},
      {"10.1.2.130", 6},
      {"10.1.3.6", 3},
      {"10.1.3.7", 7},
      {"10.1.3.8", 3},
      {"0.0.0.0", 1},
      {"255.255.255.255", 8},
      {"255.255.255.254", 1},
      {"192.0.2.200", 0},
      {"2001:db8:1::1", 9},
      {"2001:db8:0:7fff::1", 10},
      {"2001:db8:0:8000::", 12},
      {"2001:db8::1", 11},
      {"2001:db8::3", 14},
      {"febf:ffff::", 13},
  };
  for (const auto& c : cases) EXPECT_EQ(map.lookup(address(c.address)), c.value) << c.address;
  for (const char* outside : {"2001:db9::", "fec0::", "::", "::ffff:10.1.2.3"}) {
    EXPECT_EQ(map.lookup(address(outside)), std::nullopt) << outside;  // IPv4's default is not IPv6's
  }
}

TEST(PrefixMap, LaterEntryReplacesTheSamePrefix) {
  const Entries entries{
      {prefix("10.0.0.0/8"), 1}, {prefix("10.0.0.0/8"), 2}, {prefix("::/0"), 3}, {prefix("::/0"), 4}};
  const PrefixMap map = PrefixMap::build(entries);
  EXPECT_EQ(map.lookup(address("10.2.3.4")), 2U);
  EXPECT_EQ(map.lookup(address("2001:db8::1")), 4U);
}

// Dense nesting: few bits vary, so that prefixes enclose each other at every length and boundary.
TEST(PrefixMap, AgreesWithPlainSearchOnNestedPrefixes) {
  ScriptedRandom random(7);
  for (const bool v4 : {true, false}) {
    const auto draw = [&] {
      std::array<std::uint8_t, 16> b{};
      for (std::uint8_t& octet : b) octet = static_cast<std::uint8_t>(random.below(4) * 0x55);
      return v4 ? IpAddress::v4(Bytes(b.data(), 4)) : IpAddress::v6(b);
    };
    for (int round = 0; round < 20; ++round) {
      std::map<IpPrefix, std::uint32_t> unique;
      for (std::uint32_t i = 0; i < 200; ++i) {
        const IpAddress a = draw();
        unique[IpPrefix::of(a, random.below(a.bits() + 1))] = i;
      }
      const Entries entries(unique.begin(), unique.end());
      const PrefixMap map = PrefixMap::build(entries);
      for (int i = 0; i < 500; ++i) {
        const IpAddress a = draw();
        ASSERT_EQ(map.lookup(a), longest(entries, a)) << a.to_string() << " round " << round;
      }
      for (const auto& [p, value] : entries) ASSERT_EQ(map.lookup(p.address), longest(entries, p.address));
    }
  }
}

// The worst scatter: each prefix alone in its /24, or apart from all others up to its last octet.
TEST(PrefixMap, HundredThousandScatteredPrefixesStaySmall) {
  ScriptedRandom random(11);
  Entries entries;
  for (std::uint32_t i = 0; i < 50'000; ++i) {
    std::array<std::uint8_t, 16> b{};
    random.fill(b);
    entries.emplace_back(IpPrefix::of(IpAddress::v4(Bytes(b.data(), 4)), 25 + random.below(8)), i);
    entries.emplace_back(IpPrefix::of(IpAddress::v6(b), 25 + random.below(104)), i);
  }
  const PrefixMap map = PrefixMap::build(entries);
  for (std::size_t i = 0; i < entries.size(); i += 97) {
    const IpAddress& a = entries[i].first.address;
    EXPECT_EQ(map.lookup(a), longest(entries, a));
  }
  EXPECT_LT(map.memory_bytes(), std::size_t{200} << 20);
}

TEST(PrefixMap, UntouchedPagesAreNotPaidFor) {
  const Entries entries{{prefix("0.0.0.0/0"), 1}, {prefix("10.0.0.0/16"), 2}, {prefix("10.9.0.1"), 3}};
  EXPECT_LE(PrefixMap::build(entries).memory_bytes(), std::size_t{3} * 4096);
}

TEST(PrefixMap, MovesItsTables) {
  PrefixMap from = PrefixMap::build(Entries{{prefix("10.0.0.0/8"), 1}});
  PrefixMap to = std::move(from);
  EXPECT_EQ(to.lookup_v4(0x0A000001), 1U);
  to = PrefixMap();
  EXPECT_EQ(to.lookup_v4(0x0A000001), PrefixMap::none);
}

}  // namespace
}  // namespace sekisho
