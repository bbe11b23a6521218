// What is usual, what is not, and what survives. G2-13, G2-15.
#include <gtest/gtest.h>

#include "mgmt/watch/servfail_watch.h"
#include "tests/unit/mgmt/trust/model_disk.h"

namespace sekisho::mgmt::watch {
namespace {

using trust::StateFiles;
using trust::testing::ModelDisk;

constexpr BaselineRules rules{.hours_to_learn = 168, .floor = 0.05};

/// Weeks in which each hour has 10,000 replies, `usual` (in 1/10,000) of them SERVFAIL, a little more each second
/// week.
ServfailBaseline taught(unsigned weeks, std::uint64_t usual) {
  ServfailBaseline baseline;
  for (unsigned week = 0; week < weeks; ++week) {
    for (std::size_t hour = 0; hour < ServfailBaseline::hours_in_week; ++hour)
      baseline.enter(hour, {10'000, usual + week % 2 * 20}, rules);
  }
  return baseline;
}

TEST(ServfailBaseline, SaysThatItIsLearningUntilItKnowsEnough) {
  ServfailBaseline baseline;
  Forecast forecast = baseline.forecast(0, rules);
  EXPECT_TRUE(forecast.learning);
  EXPECT_EQ(forecast.limit, ServfailBaseline::limit_while_learning);
  for (std::size_t hour = 0; hour < 167; ++hour) baseline.enter(hour, {1000, 10}, rules);
  EXPECT_TRUE(baseline.forecast(0, rules).learning);
  baseline.enter(167, {1000, 10}, rules);
  forecast = baseline.forecast(0, rules);
  EXPECT_FALSE(forecast.learning);
  EXPECT_DOUBLE_EQ(forecast.expected, 0.01);
  EXPECT_EQ(forecast.limit, rules.floor) << "so little spread is not to be trusted";
}

TEST(ServfailBaseline, AnHourWithTooFewRepliesTeachesNothing) {
  ServfailBaseline baseline;
  EXPECT_FALSE(baseline.enter(3, {99, 50}, rules));
  EXPECT_EQ(baseline.observations(), 0U);
}

TEST(ServfailBaseline, FollowsTheHourOfTheWeek) {
  ServfailBaseline baseline = taught(4, 100);
  for (unsigned week = 0; week < 4; ++week) {
    for (const std::size_t hour : {57U, 58U, 59U}) baseline.enter(hour, {10'000, 800 + week * 20}, rules);
  }
  for (unsigned week = 0; week < 4; ++week) {  // the four oldest leave their slots
    for (const std::size_t hour : {57U, 58U, 59U}) baseline.enter(hour, {10'000, 800 + week * 20}, rules);
  }
  EXPECT_NEAR(baseline.forecast(58, rules).expected, 0.083, 0.002);
  EXPECT_NEAR(baseline.forecast(20, rules).expected, 0.011, 0.002);
  EXPECT_GT(baseline.forecast(58, rules).limit, baseline.forecast(20, rules).limit);
}

// An outage of a day must not make the next one look usual.
TEST(ServfailBaseline, AnOutageTeachesLittle) {
  ServfailBaseline baseline = taught(4, 100);
  const double before = baseline.forecast(30, rules).limit;
  for (std::size_t hour = 24; hour < 48; ++hour) baseline.enter(hour, {10'000, 10'000}, rules);
  EXPECT_LE(baseline.forecast(30, rules).limit, before * 1.5);
  EXPECT_LE(baseline.forecast(30, rules).expected, 0.02);
}

TEST(ServfailBaseline, IsReadBackAsItWasWritten) {
  const ServfailBaseline baseline = taught(9, 300);
  const std::string text = baseline.write();
  const auto again = ServfailBaseline::read(text);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->write(), text);
  EXPECT_EQ(again->observations(), ServfailBaseline::hours_in_week * ServfailBaseline::kept_weeks);
  std::string damaged = text;
  damaged[40] ^= 1;
  EXPECT_FALSE(ServfailBaseline::read(damaged));
  EXPECT_FALSE(ServfailBaseline::read(trust::with_checksum("sekisho servfail baseline 1\n168 1 1\n")));
  EXPECT_FALSE(ServfailBaseline::read(trust::with_checksum("sekisho servfail baseline 1\n1 1 2\n")));
}

TEST(SlidingShare, IsThatOfTheWindowAlone) {
  SlidingShare share;
  EXPECT_FALSE(share.share());
  share.sample(0, {1000, 1000}, 60);  // long ago: not counted
  EXPECT_FALSE(share.share());
  for (std::int64_t at = 5; at <= 60; at += 5)
    share.sample(at, {1000 + 20 * static_cast<std::uint64_t>(at), 1000}, 60);
  EXPECT_DOUBLE_EQ(*share.share(), 0);
  share.sample(65, {2500, 1300}, 60);
  EXPECT_DOUBLE_EQ(*share.share(), 300.0 / 1400.0);  // since second 5
  share.sample(130, {2510, 1300}, 60);
  EXPECT_FALSE(share.share()) << "ten replies are no share";
  share.sample(135, {4, 0}, 60);
  EXPECT_FALSE(share.share()) << "the counters began anew";
}

constexpr std::int64_t monday = 1'795'363'200;  // an hour's begin

ServfailRules quick() { return {{.hours_to_learn = 2, .floor = 0.05}, 60}; }

TEST(ServfailWatch, LearnsHourByHourAndRemembersOverARestart) {
  ModelDisk disk;
  StateFiles files(disk, "/state");
  {
    ServfailWatch watch(files);
    Tally total;
    for (int minute = 0; minute <= 3 * 60; ++minute) {
      watch.sample("lgwan", total, WallTime{monday + minute * 60}, quick());
      total.replies += 100;
      total.servfail += 1;
    }
    const auto rows = watch.rows(WallTime{monday + 3 * 3600}, quick());
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].observations, 3U);
    EXPECT_NEAR(rows[0].forecast.expected, 0.01, 0.001);
    EXPECT_FALSE(rows[0].forecast.learning);
    EXPECT_FALSE(rows[0].unusual());
    total.servfail += 90;
    total.replies += 10;
    watch.sample("lgwan", total, WallTime{monday + 3 * 3600 + 60}, quick());
    EXPECT_TRUE(watch.rows(WallTime{monday + 3 * 3600 + 60}, quick())[0].unusual());
  }
  ServfailWatch again(files);
  again.sample("lgwan", {}, WallTime{monday + 4 * 3600}, quick());
  EXPECT_EQ(again.rows(WallTime{monday + 4 * 3600}, quick())[0].observations, 3U);
  again.keep_only({"other"});
  EXPECT_TRUE(again.rows(WallTime{monday}, quick()).empty());
}

TEST(ServfailWatch, WhatCouldNotBeSavedIsSavedLater) {
  ModelDisk disk;
  StateFiles files(disk, "/state");
  ServfailWatch watch(files);
  watch.sample("lgwan", {}, WallTime{monday}, quick());
  watch.sample("lgwan", {1000, 1}, WallTime{monday + 60}, quick());
  disk.refuses = true;
  watch.sample("lgwan", {1000, 1}, WallTime{monday + 3600}, quick());
  EXPECT_TRUE(watch.unsaved());
  disk.refuses = false;
  watch.sample("lgwan", {1000, 1}, WallTime{monday + 3605}, quick());
  EXPECT_FALSE(watch.unsaved());
}

TEST(ServfailWatch, ADamagedFileIsSetAsideAndLearningBeginsAnew) {
  ModelDisk disk;
  StateFiles files(disk, "/state");
  ASSERT_FALSE(files.replace("servfail.lgwan", "nonsense"));
  ServfailWatch watch(files);
  watch.sample("lgwan", {}, WallTime{monday}, quick());
  EXPECT_EQ(watch.rows(WallTime{monday}, quick())[0].observations, 0U);
  EXPECT_TRUE(files.read("servfail.lgwan.damaged").ok());
}

}  // namespace
}  // namespace sekisho::mgmt::watch
