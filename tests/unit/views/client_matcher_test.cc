// Which view a client gets: ingress and source together (I2, drill `spoof`).
#include "views/client_matcher.h"

#include <gtest/gtest.h>

#include <string>

#include "base/random.h"

namespace sekisho::views {
namespace {

constexpr PortId lgwan_lan{0}, internet_lan{1}, both_lan{2};
constexpr std::uint16_t lgwan_view = 0, internet_view = 1, branch_view = 2;

ClientRule rule(PortId port, std::uint16_t vlan, const char* prefix, std::uint16_t view) {
  return {port, vlan, *IpPrefix::parse(prefix), view};
}

std::string verdict_of(const ClientMatcher& matcher, PortId port, std::uint16_t vlan, const char* source) {
  const ClientMatch match = matcher.match(port, vlan, *IpAddress::parse(source));
  switch (match.verdict) {
    case ClientVerdict::view:
      return "view " + std::to_string(match.view);
    case ClientVerdict::unknown:
      return "unknown";
    case ClientVerdict::spoofed:
      return "spoofed";
  }
  return "?";
}

struct Case {
  PortId port;
  std::uint16_t vlan;
  const char* source;
  const char* expected;
};

TEST(ClientMatcher, TakesIngressAndSourceTogether) {  // I2
  const ClientMatcher matcher = ClientMatcher::build({
      rule(lgwan_lan, 0, "10.1.0.0/16", lgwan_view),
      rule(lgwan_lan, 0, "fd00:1::/32", lgwan_view),
      rule(internet_lan, 0, "10.2.0.0/16", internet_view),
      rule(internet_lan, 0, "fd00:2::/32", internet_view),
      rule(both_lan, 7, "10.3.0.0/16", branch_view),
      rule(both_lan, 8, "10.4.0.0/16", internet_view),
  });
  for (const Case& c : {
           Case{lgwan_lan, 0, "10.1.2.3", "view 0"},
           Case{internet_lan, 0, "10.2.2.3", "view 1"},
           Case{lgwan_lan, 0, "fd00:1::9", "view 0"},
           Case{internet_lan, 0, "fd00:2::9", "view 1"},
           Case{both_lan, 7, "10.3.0.1", "view 2"},
           Case{both_lan, 8, "10.4.0.1", "view 1"},
           Case{internet_lan, 0, "10.1.2.3", "spoofed"},
           Case{lgwan_lan, 0, "fd00:2::9", "spoofed"},
           Case{both_lan, 8, "10.3.0.1", "spoofed"},
           Case{both_lan, 0, "10.3.0.1", "spoofed"},
           Case{PortId{9}, 0, "10.1.2.3", "spoofed"},
           Case{lgwan_lan, 5, "10.1.2.3", "spoofed"},
           Case{lgwan_lan, 0, "192.0.2.1", "unknown"},
           Case{PortId{9}, 0, "192.0.2.1", "unknown"},
           Case{lgwan_lan, 0, "2001:db8::1", "unknown"},
           Case{lgwan_lan, 0, "::", "unknown"},
       }) {
    EXPECT_EQ(verdict_of(matcher, c.port, c.vlan, c.source), c.expected) << c.source << " on port " << c.port.value;
  }
}

TEST(ClientMatcher, LongestPrefixOfTheIngressDecides) {
  const ClientMatcher matcher = ClientMatcher::build({
      rule(internet_lan, 0, "0.0.0.0/0", internet_view),
      rule(lgwan_lan, 0, "10.0.0.0/8", lgwan_view),
      rule(internet_lan, 0, "10.1.0.0/16", branch_view),
      rule(lgwan_lan, 0, "10.1.2.0/24", branch_view),
      rule(both_lan, 0, "10.1.2.3/32", internet_view),
  });
  for (const Case& c : {
           Case{internet_lan, 0, "198.51.100.1", "view 1"},
           Case{lgwan_lan, 0, "198.51.100.1", "spoofed"},
           Case{internet_lan, 0, "10.9.9.9", "view 1"},
           Case{lgwan_lan, 0, "10.9.9.9", "view 0"},
           Case{internet_lan, 0, "10.1.9.9", "view 2"},
           Case{lgwan_lan, 0, "10.1.9.9", "view 0"},
           Case{internet_lan, 0, "10.1.2.9", "view 2"},
           Case{lgwan_lan, 0, "10.1.2.9", "view 2"},
           Case{internet_lan, 0, "10.1.2.3", "view 2"},
           Case{both_lan, 0, "10.1.2.3", "view 1"},
           Case{both_lan, 0, "10.1.2.4", "spoofed"},
           Case{internet_lan, 0, "11.0.0.0", "view 1"},
       }) {
    EXPECT_EQ(verdict_of(matcher, c.port, c.vlan, c.source), c.expected) << c.source << " on port " << c.port.value;
  }
}

TEST(ClientMatcher, WithoutRulesKnowsNobody) {
  EXPECT_EQ(verdict_of(ClientMatcher(), lgwan_lan, 0, "10.1.2.3"), "unknown");
  EXPECT_EQ(verdict_of(ClientMatcher::build({}), lgwan_lan, 0, "fd00::1"), "unknown");
}

TEST(ClientMatcher, LaterRuleReplacesAnEqualOne) {
  const ClientMatcher matcher = ClientMatcher::build(
      {rule(lgwan_lan, 0, "10.0.0.0/8", lgwan_view), rule(lgwan_lan, 0, "10.0.0.0/8", branch_view)});
  EXPECT_EQ(verdict_of(matcher, lgwan_lan, 0, "10.1.1.1"), "view 2");
}

/// The rule in words, tried one by one.
ClientMatch slow_match(const std::vector<ClientRule>& rules, PortId port, std::uint16_t vlan,
                       const IpAddress& source) {
  ClientMatch best;
  int longest = -1;
  for (const ClientRule& r : rules) {
    if (!r.source.contains(source)) continue;
    if (best.verdict == ClientVerdict::unknown) best.verdict = ClientVerdict::spoofed;
    if (r.port != port || r.vlan != vlan || static_cast<int>(r.source.length) < longest) continue;
    longest = static_cast<int>(r.source.length);
    best = {ClientVerdict::view, r.view};
  }
  return best;
}

TEST(ClientMatcher, AgreesWithTryingEveryRule) {
  ScriptedRandom random(11);
  const auto address = [&random](bool four) {
    if (four) return IpAddress::v4((10U << 24) | (random.below(2) << 16) | (random.below(2) << 8) | random.below(8));
    std::array<std::uint8_t, 16> octets{0xFD};
    octets[4] = static_cast<std::uint8_t>(random.below(4));
    octets[15] = static_cast<std::uint8_t>(random.below(8));
    return IpAddress::v6(octets);
  };
  unsigned seen[3] = {};
  for (unsigned round = 0; round < 60; ++round) {
    std::vector<ClientRule> rules;
    for (unsigned i = 0; i < 30; ++i) {
      const bool four = random.below(2) == 0;
      const unsigned length = random.below(four ? 33 : 129);
      rules.push_back({PortId{static_cast<std::uint16_t>(random.below(3))},
                       static_cast<std::uint16_t>(random.below(2)), IpPrefix::of(address(four), length),
                       static_cast<std::uint16_t>(random.below(5))});
    }
    if (round % 3 == 0) std::erase_if(rules, [](const ClientRule& r) { return r.source.length < 20; });
    const ClientMatcher matcher = ClientMatcher::build(rules);
    for (unsigned i = 0; i < 200; ++i) {
      const PortId port{static_cast<std::uint16_t>(random.below(4))};
      const auto vlan = static_cast<std::uint16_t>(random.below(3));
      const IpAddress source = address(random.below(2) == 0);
      const ClientMatch expected = slow_match(rules, port, vlan, source);
      const ClientMatch got = matcher.match(port, vlan, source);
      ++seen[static_cast<unsigned>(expected.verdict)];
      ASSERT_EQ(got.verdict, expected.verdict) << source.to_string();
      if (got.verdict == ClientVerdict::view) {
        ASSERT_EQ(got.view, expected.view) << source.to_string();
      }
    }
  }
  for (const unsigned count : seen) EXPECT_GT(count, 100U) << "every verdict must occur";
}

TEST(ClientMatcher, HoldsAHundredThousandPrefixes) {  // drill `scale`
  std::vector<ClientRule> rules;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    const IpAddress address = i % 4 == 3 ? IpAddress::v6(std::array<std::uint8_t, 16>{
                                               0xFD, 0, static_cast<std::uint8_t>(i >> 16),
                                               static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)})
                                         : IpAddress::v4((10U << 24) + (i << 6));
    rules.push_back({PortId{static_cast<std::uint16_t>(i % 3)}, 0, IpPrefix::of(address, address.is_v4() ? 26 : 48),
                     static_cast<std::uint16_t>(i % 50)});
  }
  const ClientMatcher matcher = ClientMatcher::build(rules);
  for (const std::uint32_t i : {0U, 1U, 2U, 3U, 4095U, 65'538U, 99'999U}) {
    const ClientRule& r = rules[i];
    EXPECT_EQ(matcher.match(r.port, 0, r.source.address).verdict, ClientVerdict::view) << i;
    EXPECT_EQ(matcher.match(r.port, 0, r.source.address).view, r.view) << i;
    const PortId other{static_cast<std::uint16_t>((r.port.value + 1) % 3)};
    EXPECT_EQ(matcher.match(other, 0, r.source.address).verdict, ClientVerdict::spoofed) << i;
  }
}

}  // namespace
}  // namespace sekisho::views
