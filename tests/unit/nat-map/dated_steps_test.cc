// When the map has to be published anew, and when that would be in vain (L-7, L-8).
#include "nat-map/dated_steps.h"

#include <gtest/gtest.h>

namespace sekisho::nat {
namespace {

std::vector<Pair> one(PairState state, std::uint32_t ttl_cap = 0) {
  return {{"mail", *IpPrefix::parse("10.1.5.25"), *IpPrefix::parse("10.100.5.25"), state, {}, ttl_cap}};
}

const std::vector<Pair> before = one(PairState::router_changed), after = one(PairState::in_effect);

TEST(DatedSteps, AreDueOnce) {
  DatedSteps steps;
  EXPECT_FALSE(steps.are_due(before, before));
  EXPECT_TRUE(steps.are_due(after, before));
  EXPECT_FALSE(steps.are_due(after, after));
  EXPECT_TRUE(steps.are_due(one(PairState::in_effect, 60), after)) << "a TTL cap is a step as well";
}

TEST(DatedSteps, WhatCameOutOtherwiseIsNotTriedForEver) {
  DatedSteps steps;
  EXPECT_TRUE(steps.are_due(after, before));
  for (int tick = 0; tick < 3; ++tick) EXPECT_FALSE(steps.are_due(after, before));
}

TEST(DatedSteps, ADateThatWasPutOffComesAgain) {
  DatedSteps steps;
  EXPECT_TRUE(steps.are_due(after, before));
  EXPECT_FALSE(steps.are_due(after, after));
  EXPECT_FALSE(steps.are_due(before, before)) << "staff put the date off, and reloaded";
  EXPECT_TRUE(steps.are_due(after, before)) << "the new date";
}

}  // namespace
}  // namespace sekisho::nat
