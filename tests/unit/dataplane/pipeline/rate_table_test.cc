// How much of its rate a key has taken, in fixed memory; and the ladder of prefixes over it. Virtual time.
#include "dataplane/pipeline/rate_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>

#include "base/ip.h"
#include "base/random.h"
#include "dataplane/pipeline/source_limiter.h"

namespace sekisho::dataplane {
namespace {

constexpr std::uint64_t second = Rate::second;

int taken(RateTable& table, std::uint64_t key, Rate rate, std::uint64_t now, int tries) {
  int n = 0;
  for (int i = 0; i < tries; ++i) n += table.take(key, rate, now) ? 1 : 0;
  return n;
}

TEST(RateTable, ASecondsWorthAtOnceThenTheRate) {
  RateTable table(1 << 16);
  const Rate rate = Rate::per_second(100);
  EXPECT_EQ(taken(table, 7, rate, second, 500), 100);
  EXPECT_EQ(taken(table, 7, rate, second * 3 / 2, 500), 50);
  EXPECT_EQ(taken(table, 7, rate, second * 10, 500), 100) << "rest is not saved up beyond a second";
  EXPECT_EQ(taken(table, 8, rate, second, 500), 100) << "another key";
}

TEST(RateTable, NoRateIsNoLimit) {
  RateTable table(1 << 16);
  EXPECT_EQ(taken(table, 7, Rate::per_second(0), second, 5000), 5000);
}

TEST(RateTable, HoldsRatesFromOneToMillions) {
  RateTable table(1 << 16);
  for (const int rate : {1, 20, 20'000, 1'000'000}) {
    const auto key = static_cast<std::uint64_t>(rate);
    const int got = taken(table, key, Rate::per_second(static_cast<std::uint64_t>(rate)), second, 2 * rate);
    EXPECT_NEAR(got, rate, 1 + rate / 50) << rate;
  }
}

TEST(RateTable, TimesThatWrapAreNoDebt) {
  RateTable table(1 << 16);
  const Rate rate = Rate::per_second(100);
  const std::uint64_t end = (std::uint64_t{1} << 48) - second / 2;
  EXPECT_EQ(taken(table, 7, rate, end, 500), 100);
  EXPECT_EQ(taken(table, 7, rate, end + second, 500), 100) << "over the end of 48 bits";
  EXPECT_EQ(taken(table, 7, rate, end * 2, 500), 100) << "long after";
}

// Never full: a hundred times as many keys as there is room for, and who takes much is held all the same.
TEST(RateTable, AFloodOfKeysNeitherFillsItNorFreesWhoTakesMuch) {
  RateTable table(1 << 14);  // 2,048 keys
  SystemRandom random;
  const Rate rate = Rate::per_second(100);
  int refused_new = 0, heavy = 0;
  for (int i = 0; i < 200'000; ++i) {  // a fifth of a second
    const std::uint64_t now = second * 5 + static_cast<std::uint64_t>(i) * second / 1'000'000;
    refused_new += table.take(random.u64(), rate, now) ? 0 : 1;
    if (i % 10 == 0) heavy += table.take(42, rate, now) ? 1 : 0;
  }
  EXPECT_LE(heavy, 125) << "of 20,000; 120 are its due";
  EXPECT_LT(refused_new, 200'000 / 20) << "who comes new has hardly anything to pay for others";
}

struct Ladder {
  SourceLimiter limiter{1 << 20, 0x5EC1540};
  LadderRates rates = LadderRates::per_second(100);
  bool ask(const std::string& source, std::uint64_t now, unsigned kind = 0) {
    const IpAddress address = *IpAddress::parse(source);
    const std::uint32_t weight = limiter.weigh(rates, now);
    const SourceKey key = limiter.key_of(address.bytes().data(), !address.is_v4(), kind);
    return weight == 0 || limiter.admit(key, kind, rates, now, weight);
  }
  int flood(const std::string& source, std::uint64_t now, int tries, unsigned kind = 0) {
    int n = 0;
    for (int i = 0; i < tries; ++i) n += ask(source, now, kind) ? 1 : 0;
    return n;
  }
};

TEST(SourceLimiter, AFloodFromOneAddressCostsItsNeighboursNothing) {
  for (const auto& [source, neighbour] : {std::pair{"10.2.0.7", "10.2.0.8"}, std::pair{"fd00:2::7", "fd00:2::8"}}) {
    Ladder ladder;
    EXPECT_EQ(ladder.flood(source, second, 100'000), 100);
    EXPECT_EQ(ladder.flood(neighbour, second, 100), 100);
    EXPECT_EQ(ladder.flood(source, second * 2, 100'000), 100);
  }
}

// At high rates one query in sixteen is looked at, until somebody is over his rate.
TEST(SourceLimiter, SamplesHoldARateToo) {
  Ladder ladder;
  ladder.rates = LadderRates::per_second(20'000);
  EXPECT_NEAR(ladder.flood("10.2.0.7", second, 200'000), 20'000, 100);
  for (int i = 0; i < 10; ++i) {  // a second at ten times the rate, and a neighbour at half of it
    const std::uint64_t now = second * 2 + static_cast<std::uint64_t>(i) * second / 10;
    const int got = ladder.flood("10.2.0.7", now, 20'000);
    EXPECT_NEAR(got, i == 0 ? 20'000 : 2000, 100) << i;
    EXPECT_EQ(ladder.flood("10.2.0.8", now, 1000), 1000) << i;
  }
  EXPECT_EQ(ladder.flood("10.2.0.9", second * 9, 15'000), 15'000) << "within its rate, by samples again";
}

TEST(RateWatch, TakesOneOfEachSixteenAndAllAfterAnAlarm) {
  RateWatch watch(7);
  const Rate rate = Rate::per_second(10'000);
  std::uint32_t looked = 0, stood_for = 0, longest = 0, gap = 0;
  for (int i = 0; i < 16'000; ++i) {
    const std::uint32_t weight = watch.weigh(rate, second);
    looked += weight != 0 ? 1 : 0, stood_for += weight;
    gap = weight != 0 ? 0 : gap + 1;
    longest = std::max(longest, gap);
  }
  EXPECT_EQ(looked, 1000U);
  EXPECT_EQ(stood_for, 16'000U);
  EXPECT_LE(longest, 31U);
  EXPECT_GE(longest, 20U) << "not always the same place";
  EXPECT_EQ(watch.weigh(Rate::per_second(100), second), 1U) << "a small rate";
  watch.alarm(second);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(watch.weigh(rate, second * 3 / 2), 1U);
}

TEST(SourceLimiter, ClientsAndStrangersOfOneNetworkAreCountedApart) {
  Ladder ladder;
  EXPECT_EQ(ladder.flood("10.2.0.7", second, 1000, 1), 100);
  EXPECT_EQ(ladder.flood("10.2.0.7", second, 1000, 0), 100);
}

// Made-up addresses: each asks once, all of one prefix. The prefix has 16, 64 or 256 times the rate of an address.
TEST(SourceLimiter, EachPrefixOfTheLadderHasItsMultiple) {
  const struct {
    const char* what;
    int multiple;
    std::function<std::string(int)> source;
  } cases[] = {
      {"/24", 16, [](int i) { return "192.0.2." + std::to_string(i % 256); }},
      {"/20", 64,
       [](int i) { return "198.51." + std::to_string(96 + i / 256 % 16) + "." + std::to_string(i % 256); }},
      {"/16", 256, [](int i) { return "198.51." + std::to_string(i / 256 % 256) + "." + std::to_string(i % 256); }},
      {"/64", 16,
       [](int i) { return "2001:db8:1:2:3:4:" + IpAddress::v4(static_cast<std::uint32_t>(i)).to_string(); }},
      {"/56", 64,
       [](int i) {
         char text[64];
         std::snprintf(text, sizeof text, "2001:db8:1:%x::%x", 0x200 + i % 256, i / 256 + 1);
         return std::string(text);
       }},
      {"/48", 256,
       [](int i) {
         char text[64];
         std::snprintf(text, sizeof text, "2001:db8:1:%x::%x", i % 65536, i / 65536 + 1);
         return std::string(text);
       }},
  };
  for (const auto& c : cases) {
    Ladder ladder;
    const int due = 100 * c.multiple;
    int got = 0;
    for (int i = 0; i < due * 3; ++i) got += ladder.ask(c.source(i), second) ? 1 : 0;
    EXPECT_NEAR(got, due, due / 10 + 16) << c.what;
    EXPECT_TRUE(ladder.ask("10.77.0.1", second)) << "others";
    // Once nobody is over a rate any more, each address has its own again.
    EXPECT_TRUE(ladder.ask(c.source(1), second * 4)) << c.what;
  }
}

}  // namespace
}  // namespace sekisho::dataplane
