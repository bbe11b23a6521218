// Which sources the kernel is kept from, as rules (I2). Drill `spoof` shows the kernel's side.
#include "dataplane/io/source_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho::dataplane {
namespace {

using ::testing::HasSubstr;

std::vector<IpPrefix> networks(std::initializer_list<const char*> texts) {
  std::vector<IpPrefix> list;
  for (const char* text : texts) list.push_back(*IpPrefix::parse(text));
  return list;
}

/// The first set of a script: what views claim, IPv4.
std::string first_set(const std::vector<IpPrefix>& claimed) {
  const std::string script = source_rules(claimed, {});
  const std::size_t at = script.find("  set s0");
  return script.substr(at, script.find('\n', at) - at);
}

TEST(SourceRules, NetworksAreRangesMergedWhereTheyTouch) {
  const struct {
    std::vector<IpPrefix> claimed;
    const char* elements;
  } cases[] = {
      {networks({"10.1.0.0/16"}), " elements = { 10.1.0.0-10.1.255.255 };"},
      {networks({"10.1.0.7"}), " elements = { 10.1.0.7 };"},
      {networks({"10.1.1.0/24", "10.1.0.0/24"}), " elements = { 10.1.0.0-10.1.1.255 };"},
      {networks({"10.1.0.0/16", "10.1.7.0/24"}), " elements = { 10.1.0.0-10.1.255.255 };"},
      {networks({"10.1.0.0/24", "10.1.2.0/24"}), " elements = { 10.1.0.0-10.1.0.255, 10.1.2.0-10.1.2.255 };"},
      {networks({"10.0.255.0/24", "10.1.0.0/24"}), " elements = { 10.0.255.0-10.1.0.255 };"},
      {networks({"255.255.255.255", "255.0.0.0/8"}), " elements = { 255.0.0.0-255.255.255.255 };"},
      {networks({"fd00::/16"}), ""},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(first_set(c.claimed), std::string("  set s0 { type ipv4_addr; flags interval;") + c.elements + " }");
  }
  EXPECT_THAT(
      source_rules(networks({"fd00:1::/32", "fd00:2::/32"}), {}),
      HasSubstr("type ipv6_addr; flags interval; elements = { fd00:1::-fd00:2:ffff:ffff:ffff:ffff:ffff:ffff };"));
}

TEST(SourceRules, DropWhatIsClaimedButNotOnThisPort) {
  const std::vector<GuardedPort> ports{{"eth1", networks({"10.1.0.0/16"}), networks({"10.3.0.0/16"}), {}}};
  const std::string script = source_rules(networks({"10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"}), ports);
  EXPECT_THAT(script, HasSubstr("add table inet sekisho_source\ndelete table inet sekisho_source\n"));
  EXPECT_THAT(script, HasSubstr("set s1 { type ipv4_addr; flags interval; elements = { 10.1.0.0-10.1.255.255 }; }"));
  EXPECT_THAT(script, HasSubstr("set s2 { type ipv4_addr; flags interval; elements = { 10.3.0.0-10.3.255.255 }; }"));
  EXPECT_THAT(script, HasSubstr("hook input"));
  EXPECT_THAT(script,
              HasSubstr("    iifname \"eth1\" ip saddr != @s1 ip saddr @s0 counter name foreign_source drop\n"));
  EXPECT_THAT(script,
              HasSubstr("    iifname \"eth1.*\" ip saddr != @s2 ip saddr @s0 counter name foreign_source drop\n"));
  EXPECT_THAT(script, HasSubstr("    iifname \"eth1\" ip6 saddr != @s4 ip6 saddr @s3 counter"));
}

TEST(SourceRules, RepliesToARealmOnTheSameDevicePass) {
  const std::vector<GuardedPort> ports{
      {"eth1", {}, {}, {*IpAddress::parse("10.1.0.2"), *IpAddress::parse("fd00::2")}}};
  const std::string script = source_rules(networks({"10.2.0.0/16"}), ports);
  EXPECT_THAT(script, HasSubstr("iifname \"eth1\" ip daddr != 10.1.0.2 ip saddr != "));
  EXPECT_THAT(script, HasSubstr("iifname \"eth1\" ip6 daddr != fd00::2 ip6 saddr != "));
}

TEST(SourceRules, TooManyNetworksAreNotForTheKernel) {
  std::vector<IpPrefix> claimed;
  for (std::uint32_t i = 0; i <= SourceGuard::max_ranges; ++i) {
    claimed.push_back(IpPrefix::of(IpAddress::v4(0x0A000000U + i * 2), 32));
  }
  EXPECT_EQ(source_rules(claimed, {}), "");
  claimed.pop_back();
  EXPECT_NE(source_rules(claimed, {}), "");
}

TEST(SourceGuard, TakesNoNameThatMeansMoreThanItselfInARule) {
  SourceGuard guard;
  EXPECT_THAT(guard.hold({}, {{"eth*", {}, {}, {}}}), HasSubstr("no name of an interface"));
}

}  // namespace
}  // namespace sekisho::dataplane
