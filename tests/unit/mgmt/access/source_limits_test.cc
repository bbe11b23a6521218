// Holds grow and end, rates refill, and a flood of sources fills no memory. Virtual time.
#include "mgmt/access/source_limits.h"

#include <gtest/gtest.h>

namespace sekisho::mgmt::access {
namespace {

constexpr Instant start{1'000'000'000'000};

TEST(SourceOf, IsAnAddressANetworkOrAnAccount) {
  Peer peer;
  peer.address = "192.0.2.7";
  EXPECT_EQ(source_of(peer), "192.0.2.7");
  peer.address = "2001:db8:1:2:3:4:5:6";
  EXPECT_EQ(source_of(peer), "2001:db8:1:2::/64");
  peer.local = true;
  peer.uid = 1000;
  EXPECT_EQ(source_of(peer), "uid 1000");
}

TEST(LoginLimits, HoldLongerWithEachFailureUpToABound) {
  LoginLimits limits({5, 1s, 10s, 1h});
  Instant now = start;
  for (int i = 0; i < 5; ++i) limits.failed("a", now);
  EXPECT_FALSE(limits.held("a", now));
  for (const Duration hold : {Duration(1s), Duration(2s), Duration(4s), Duration(8s), Duration(10s), Duration(10s)}) {
    limits.failed("a", now);
    EXPECT_TRUE(limits.held("a", now + hold - 1ms));
    EXPECT_FALSE(limits.held("a", now + hold));
    now = now + hold;
  }
  EXPECT_FALSE(limits.held("b", start));
}

TEST(LoginLimits, ForgetWithTime) {
  LoginLimits limits({1, 1min, 1h, 1h});
  limits.failed("a", start);
  limits.failed("a", start);
  EXPECT_TRUE(limits.held("a", start));
  limits.failed("a", start + 2h);  // a first one again
  EXPECT_FALSE(limits.held("a", start + 2h));
}

// An attacker with many addresses must not make the gateway forget whom it holds off, nor fill its memory.
TEST(LoginLimits, AFloodOfSourcesKeepsTheHeldOnes) {
  LoginLimits limits({1, 15min, 15min, 1h});
  for (int i = 0; i < 3; ++i) limits.failed("held", start);
  for (std::size_t i = 0; i < 10 * max_sources; ++i) limits.failed("flood " + std::to_string(i), start + 1s);
  EXPECT_LE(limits.size(), max_sources);
  EXPECT_TRUE(limits.held("held", start + 2s));
  EXPECT_EQ(limits.held_now(start + 2s), 1U);
}

TEST(RequestRate, GivesABurstAndThenARate) {
  RequestRate rate({10, 20});
  int taken = 0;
  while (rate.take("a", start)) ++taken;
  EXPECT_EQ(taken, 20);
  EXPECT_TRUE(rate.take("b", start));
  EXPECT_FALSE(rate.take("a", start + 99ms));
  EXPECT_TRUE(rate.take("a", start + 201ms));
  taken = 0;
  while (rate.take("a", start + 1h)) ++taken;
  EXPECT_EQ(taken, 20);  // no more than the burst, however long it rested
}

TEST(RequestRate, AFloodOfSourcesKeepsTheSpentOnes) {
  RequestRate rate({1, 5});
  while (rate.take("spent", start)) continue;
  for (std::size_t i = 0; i < 5 * max_sources; ++i) rate.take("flood " + std::to_string(i), start);
  EXPECT_LE(rate.size(), max_sources);
  EXPECT_FALSE(rate.take("spent", start));
}

}  // namespace
}  // namespace sekisho::mgmt::access
