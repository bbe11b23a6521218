// What chronyd says, and when it is good enough. G2-3, G2-12.
#include "mgmt/watch/clock_sync.h"

#include <gtest/gtest.h>

namespace sekisho::mgmt::watch {
namespace {

constexpr std::string_view good =
    "C0000201,ntp1.example.lg.jp,3,1795312000.123456789,-0.000012000,0.000001000,0.000020000,-3.250,0.001,0.012,"
    "0.004000000,0.001000000,64.5,Normal\n";

TEST(ClockSync, ReadsTheTrackingReport) {
  const auto reading = parse_tracking(good);
  ASSERT_TRUE(reading);
  EXPECT_TRUE(reading->synchronised);
  EXPECT_EQ(reading->stratum, 3U);
  EXPECT_EQ(reading->source, "ntp1.example.lg.jp");
  EXPECT_DOUBLE_EQ(reading->offset, -0.000012);
  EXPECT_DOUBLE_EQ(reading->error_bound, 0.000012 + 0.002 + 0.001);
  ASSERT_TRUE(reading->measured_at);
  EXPECT_EQ(reading->measured_at->seconds, 1795312000);
}

TEST(ClockSync, WhatIsNoReportIsNothing) {
  for (const std::string_view line :
       {"", "506 Cannot talk to daemon", "a,b,c", "7F7F0101,,x,0,0,0,0,0,0,0,1,1,0,Normal",
        "1,n,1,0,0,0,0,0,0,0,1,1,0,Normal,more"}) {
    EXPECT_FALSE(parse_tracking(line)) << line;
  }
}

TEST(ClockSync, IsJudgedByWhatItSaysItsErrorAndItsAge) {
  const WallTime soon{1795312000 + 600};
  const WallTime late{1795312000 + longest_silence + 1};
  auto reading = parse_tracking(good);
  EXPECT_EQ(judge_sync(reading, 1, soon), ClockState::synchronised);
  EXPECT_EQ(judge_sync(reading, 0.001, soon), ClockState::too_far_off);
  EXPECT_EQ(judge_sync(reading, 1, late), ClockState::stale);
  reading->synchronised = false;
  EXPECT_EQ(judge_sync(reading, 1, soon), ClockState::unsynchronised);
  EXPECT_EQ(judge_sync(std::nullopt, 1, soon), ClockState::unknown);
  auto never = parse_tracking("00000000,,0,0.0,0,0,0,0,0,0,1,1,0,Not synchronised");
  ASSERT_TRUE(never);
  EXPECT_FALSE(never->measured_at);
  EXPECT_EQ(judge_sync(never, 1, soon), ClockState::unsynchronised);
}

TEST(ClockSync, AChronydThatIsNotThereIsNothing) { EXPECT_FALSE(read_chrony("/nonexistent/chronyd.sock")); }

}  // namespace
}  // namespace sekisho::mgmt::watch
