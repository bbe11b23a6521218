// I1: what the kernel says by itself does not show one network's names to another.
#include "resolver/engine/exit_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "fork_in_the_road.h"

namespace sekisho::resolver {
namespace {

using namespace test;
using ::testing::HasSubstr;
using ::testing::Not;

GuardedExit exit_by(const char* device, std::vector<const char*> sources, std::string netns = "",
                    std::set<std::uint16_t> ports = {}) {
  GuardedExit exit{device, std::move(netns), {}, std::move(ports)};
  for (const char* source : sources) exit.sources.push_back(*IpAddress::parse(source));
  return exit;
}

TEST(GuardRules, ReplaceInOneTransaction) {
  EXPECT_THAT(guard_rules({53}, {}), ::testing::StartsWith("add table inet sekisho_exit\ndelete table inet "
                                                           "sekisho_exit\ntable inet sekisho_exit {\n"));
}

TEST(GuardRules, HoldEachSourceToItsDeviceOnThePortsOfServers) {
  const std::vector<GuardedExit> exits{exit_by("eth1", {"10.0.0.2", "fd00::2"}), exit_by("eth2", {"192.0.2.2"})};
  const std::string rules = guard_rules({53, 5353}, exits);
  EXPECT_THAT(rules, HasSubstr("ip saddr 10.0.0.2 oifname != \"lo\" oifname != \"eth1\" meta l4proto { tcp, udp } "
                               "th dport { 53, 5353 } counter name wrong_device drop"));
  EXPECT_THAT(rules, HasSubstr("ip6 saddr fd00::2 oifname != \"lo\" oifname != \"eth1\" "));
  EXPECT_THAT(rules, HasSubstr("ip saddr 192.0.2.2 oifname != \"lo\" oifname != \"eth2\" "));
  EXPECT_THAT(rules, HasSubstr("@th,224,16 { 53, 5353 } counter"));
  EXPECT_THAT(rules, HasSubstr("@th,384,16 { 53, 5353 } counter"));
}

TEST(GuardRules, OneSourceOfTwoRealmsMayLeaveByBothDevices) {
  const std::vector<GuardedExit> exits{exit_by("eth1", {"10.0.0.2"}), exit_by("eth2", {"10.0.0.2"})};
  EXPECT_THAT(guard_rules({53}, exits), HasSubstr("oifname != \"lo\" oifname != \"eth1\" oifname != \"eth2\""));
}

TEST(GuardRules, ANamespaceWithoutDeviceHoldsOnlyErrors) {
  const std::vector<GuardedExit> exits{exit_by("", {"10.0.0.2"}, "lgwan")};
  EXPECT_THAT(guard_rules({53}, exits), Not(HasSubstr("saddr")));
}

TEST(ExitGuard, TakesNoNameThatMeansMoreThanItselfInARule) {
  ExitGuard guard;
  for (const char* name : {"a\"b", "eth*", "a b", "a}"}) {
    EXPECT_THAT(guard.hold({exit_by(name, {"10.0.0.2"})}), HasSubstr("no name of an interface")) << name;
  }
}

/// The gateway's namespace with its guard set by a thread that is in it, as sekishod is.
class ExitGuardOnTheWire : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!road.made()) GTEST_SKIP() << "needs the right to make network namespaces";
    ASSERT_EQ(road.wrong(), "");
  }
  void TearDown() override {
    if (road.made()) end_guard();  // here, not in the namespace of whoever runs the tests
    EXPECT_EQ(road.wrong(), "");
  }

  void hold(const std::vector<GuardedExit>& exits) {
    road.gateway().inside([&] { EXPECT_EQ(guard->hold(exits), ""); });
  }
  void end_guard() {
    road.gateway().inside([&] { guard.reset(); });
  }

  /// How many of the late replies the decoy was told of. The last one is from a port that no server has: its error
  /// is everybody's right, and by it we know that all others would have come.
  std::size_t leaks() {
    const std::string mark = "mark" + std::to_string(++round_);
    for (const IpFamily family : {IpFamily::v4, IpFamily::v6}) {
      for (const std::uint16_t port : {std::uint16_t{53}, std::uint16_t{5353}}) {
        for (const bool options : {false, true}) road.late_reply(family, port, "secret.lg.jp", options);
      }
    }
    std::size_t count = 0;
    for (const IpFamily family : {IpFamily::v4, IpFamily::v6}) {
      road.late_reply(family, 1053, mark + (family == IpFamily::v4 ? "four" : "six"));
      const auto frames = road.heard_until(mark + (family == IpFamily::v4 ? "four" : "six"));
      count += static_cast<std::size_t>(std::count_if(frames.begin(), frames.end(), [](const std::string& frame) {
        return frame.find("secret") != std::string::npos;
      }));
    }
    return count;
  }

  ForkInTheRoad road;
  std::unique_ptr<ExitGuard> guard = std::make_unique<ExitGuard>();
  const std::vector<GuardedExit> realm{
      exit_by("uplink", {ForkInTheRoad::source[0], ForkInTheRoad::source[1]}, "", {5353})};

 private:
  unsigned round_ = 0;
};

TEST_F(ExitGuardOnTheWire, AnErrorAboutALateReplyStaysHere) {
  EXPECT_EQ(leaks(), 8U);  // this is what an unguarded kernel does
  hold(realm);
  EXPECT_EQ(leaks(), 0U);
}

TEST_F(ExitGuardOnTheWire, ANewConfigurationStillHoldsFormerServersPorts) {
  hold(realm);
  hold({exit_by("uplink", {ForkInTheRoad::source[0]})});
  EXPECT_EQ(leaks(), 0U);
}

TEST_F(ExitGuardOnTheWire, ASourceLeavesByItsDeviceOnly) {
  const struct {
    const char *from, *device, *to;
    std::uint16_t port;
    int error;
  } cases[] = {
      {ForkInTheRoad::source[0], nullptr, ForkInTheRoad::server[0], 53, EPERM},
      {ForkInTheRoad::source[1], nullptr, ForkInTheRoad::server[1], 53, EPERM},
      {ForkInTheRoad::source[0], nullptr, ForkInTheRoad::server[0], 5353, EPERM},
      {ForkInTheRoad::source[0], nullptr, ForkInTheRoad::server[0], 54, 0},  // not a question
      {ForkInTheRoad::source[0], nullptr, "10.9.1.9", 53, 0},                // routed by the right device
      {ForkInTheRoad::source[0], "uplink", ForkInTheRoad::server[0], 53, 0},
      {ForkInTheRoad::source[0], "decoy", "10.9.2.1", 53, EPERM},
      {ForkInTheRoad::source[0], nullptr, "127.0.0.1", 53, 0},  // does not leave at all
      {"10.9.2.2", nullptr, ForkInTheRoad::server[0], 53, 0},   // the host's own business
  };
  const auto all = [&](bool guarded) {
    for (const auto& c : cases) {
      EXPECT_EQ(road.send_from_gateway(c.from, c.device, c.to, c.port), guarded ? c.error : 0)
          << c.from << " to " << c.to << " port " << c.port << " by " << (c.device ? c.device : "-");
    }
  };
  all(false);
  hold(realm);
  all(true);
}

TEST_F(ExitGuardOnTheWire, ACleanEndLeavesTheErrorsHeldAndNothingElse) {
  hold(realm);
  end_guard();
  EXPECT_EQ(leaks(), 0U);
  EXPECT_EQ(road.send_from_gateway(ForkInTheRoad::source[0], nullptr, ForkInTheRoad::server[0], 53), 0);
}

TEST_F(ExitGuardOnTheWire, ReachesTheNamespaceOfARealm) {
  GuardedExit inside = realm[0];
  inside.netns = road.gateway().name();
  const NetNamespace elsewhere("-own");  // where the process itself lives
  elsewhere.inside([&] { EXPECT_EQ(guard->hold({inside}), ""); });
  EXPECT_EQ(leaks(), 0U);
  EXPECT_EQ(road.send_from_gateway(ForkInTheRoad::source[0], nullptr, ForkInTheRoad::server[0], 53), EPERM);
  elsewhere.inside([&] { EXPECT_EQ(guard->hold({}), ""); });  // the realm has moved away
  EXPECT_EQ(leaks(), 0U);
  EXPECT_EQ(road.send_from_gateway(ForkInTheRoad::source[0], nullptr, ForkInTheRoad::server[0], 53), 0);
  elsewhere.inside([&] { guard.reset(); });
}

TEST_F(ExitGuardOnTheWire, ARefusedChangeLeavesWhatWasThere) {
  hold(realm);
  road.gateway().inside([&] {
    EXPECT_THAT(guard->hold({exit_by("decoy", {"10.9.1.2"}), exit_by("uplink", {}, "sekisho-no-such-namespace")}),
                HasSubstr("sekisho-no-such-namespace: No such file or directory. Remedy: "));
  });
  EXPECT_EQ(road.send_from_gateway(ForkInTheRoad::source[0], nullptr, ForkInTheRoad::server[0], 53), EPERM);
  EXPECT_EQ(road.send_from_gateway(ForkInTheRoad::source[0], "uplink", ForkInTheRoad::server[0], 53), 0);
}

}  // namespace
}  // namespace sekisho::resolver
