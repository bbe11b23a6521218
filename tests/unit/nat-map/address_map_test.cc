// The NAT map as the connection router has it (L-7): one-to-one, both ways, hosts and prefixes.
#include "nat-map/address_map.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace sekisho::nat {
namespace {

IpAddress ip(const char* text) { return *IpAddress::parse(text); }
Pair pair(const char* name, const char* inside, const char* lgwan) {
  return {name, *IpPrefix::parse(inside), *IpPrefix::parse(lgwan)};
}

AddressMap example() {
  return *AddressMap::build({pair("mail1", "10.1.5.25", "10.100.5.25"), pair("odd", "10.1.64.0/19", "172.16.32.0/19"),
                             pair("dmz", "fd00:1:5::/64", "fd00:100:5::/64"),
                             pair("nibble", "fd00:1:8000::/35", "fd00:100:2000::/35")});
}

struct Case {
  const char* inside;
  const char* lgwan;
};

TEST(AddressMap, TranslatesHostsAndKeepsTheHostPartOfPrefixes) {  // L-7
  const AddressMap map = example();
  for (const Case& c :
       {Case{"10.1.5.25", "10.100.5.25"}, Case{"10.1.64.0", "172.16.32.0"}, Case{"10.1.95.255", "172.16.63.255"},
        Case{"fd00:1:5::25", "fd00:100:5::25"}, Case{"fd00:1:9fff::1", "fd00:100:3fff::1"}}) {
    EXPECT_EQ(map.map(ip(c.lgwan), Direction::to_inside), ip(c.inside)) << c.lgwan;
    EXPECT_EQ(map.map(ip(c.inside), Direction::to_lgwan), ip(c.lgwan)) << c.inside;
    EXPECT_EQ(map.unmap(ip(c.inside), Direction::to_inside), ip(c.lgwan)) << c.inside;
    EXPECT_EQ(map.unmap(ip(c.lgwan), Direction::to_lgwan), ip(c.inside)) << c.lgwan;
  }
}

TEST(AddressMap, LeavesOthersAlone) {
  const AddressMap map = example();
  for (const char* text : {"10.1.5.24", "10.100.5.26", "10.1.96.0", "192.0.2.1", "fd00:1:6::1", "::"}) {
    EXPECT_FALSE(map.map(ip(text), Direction::to_inside)) << text;
    EXPECT_FALSE(map.map(ip(text), Direction::to_lgwan)) << text;
  }
  EXPECT_FALSE(map.map(ip("10.100.5.25"), Direction::none));
  EXPECT_FALSE(map.unmap(ip("10.1.5.25"), Direction::none));
  EXPECT_FALSE(map.map(ip("10.1.5.25"), Direction::to_inside)) << "an inside address is no LGWAN address";
  EXPECT_FALSE(AddressMap().map(ip("10.100.5.25"), Direction::to_inside));
}

TEST(AddressMap, NamesEveryPairThatIsWrong) {
  using Kind = PairError::Kind;
  const std::vector<Pair> pairs = {
      pair("a", "10.1.0.0/16", "10.100.0.0/16"),      pair("family", "10.2.0.1", "fd00::1"),
      pair("length", "10.3.0.0/24", "10.103.0.0/25"), pair("inside", "10.1.7.0/24", "10.107.0.0/24"),
      pair("lgwan", "10.4.0.1", "10.100.1.1"),        pair("again", "10.4.0.1", "10.104.0.1"),
  };
  struct Expected {
    Kind kind;
    std::size_t pair, other;
  };
  const std::vector<Expected> expected = {{Kind::family_differs, 1, 1},
                                          {Kind::length_differs, 2, 2},
                                          {Kind::inside_overlaps, 3, 0},
                                          {Kind::lgwan_overlaps, 4, 0},
                                          {Kind::inside_overlaps, 5, 4}};
  const std::vector<PairError> errors = AddressMap::check(pairs);
  ASSERT_EQ(errors.size(), expected.size());
  for (std::size_t i = 0; i < errors.size(); ++i) {
    EXPECT_EQ(errors[i].kind, expected[i].kind) << i;
    EXPECT_EQ(errors[i].pair, expected[i].pair) << i;
    EXPECT_EQ(errors[i].other, expected[i].other) << i;
  }
  const auto built = AddressMap::build(pairs);
  ASSERT_FALSE(built.ok());
  EXPECT_EQ(built.error().kind, Kind::family_differs);
}

/// A random address, biased towards few networks so that maps and addresses meet.
IpAddress random_address(Random& random, bool four) {
  if (four) return IpAddress::v4((10U << 24) | (random.below(4) << 16) | (random.below(4) << 8) | random.below(16));
  std::array<std::uint8_t, 16> octets{};
  octets[0] = 0xFD;
  octets[3] = static_cast<std::uint8_t>(random.below(4));
  octets[7] = static_cast<std::uint8_t>(random.below(8));
  octets[15] = static_cast<std::uint8_t>(random.below(16));
  return IpAddress::v6(octets);
}

std::vector<Pair> random_pairs(Random& random) {
  std::vector<Pair> pairs;
  for (unsigned tries = 0; tries < 40; ++tries) {
    const bool four = random.below(2) == 0;
    const unsigned length = four ? 16 + random.below(17) : 24 + random.below(105);
    pairs.push_back(
        {"", IpPrefix::of(random_address(random, four), length), IpPrefix::of(random_address(random, four), length)});
    if (!AddressMap::check(pairs).empty()) pairs.pop_back();
  }
  return pairs;
}

TEST(AddressMap, IsSymmetricForAnyMap) {  // L-7, I3
  ScriptedRandom random(7);
  unsigned mapped = 0;
  for (unsigned round = 0; round < 200; ++round) {
    const auto map = AddressMap::build(random_pairs(random));
    ASSERT_TRUE(map.ok());
    for (unsigned i = 0; i < 200; ++i) {
      const IpAddress real = random_address(random, random.below(2) == 0);
      for (const Direction direction : {Direction::to_inside, Direction::to_lgwan}) {
        const auto seen = map->map(real, direction);
        if (!seen) continue;
        ++mapped;
        EXPECT_EQ(seen->family(), real.family());
        EXPECT_EQ(map->unmap(*seen, direction), real) << real.to_string();
        const auto opposite = direction == Direction::to_inside ? Direction::to_lgwan : Direction::to_inside;
        EXPECT_EQ(map->map(*seen, opposite), real) << real.to_string();
      }
    }
  }
  EXPECT_GT(mapped, 1000U) << "the test must meet mapped addresses";
}

}  // namespace
}  // namespace sekisho::nat
