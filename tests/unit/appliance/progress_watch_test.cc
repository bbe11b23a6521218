// The service manager hears signs of life only while every thread does its rounds.
#include "appliance/progress_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho::appliance {
namespace {

TEST(ProgressWatch, NamesWhoDoesNoRounds) {
  TaskSlot lane, worker, hung;
  lane.set_doorbell([&] { lane.poll(); });  // comes at the ring
  worker.set_doorbell([&] { worker.poll(); });
  EXPECT_THAT(find_stuck({{"lane lan/0", &lane}, {"worker 0", &worker}}, 1h), testing::IsEmpty());
  EXPECT_THAT(find_stuck({{"lane lan/0", &lane}, {"lane lan/1", &hung}, {"worker 0", &worker}}, 1ms),
              testing::ElementsAre("lane lan/1"));
}

TEST(ProgressWatch, StartsNoThreadWhereNobodyWantsSigns) {
  TaskSlot hung;
  ProgressWatch watch;
  watch.start(ServiceManager(), {{"lane lan/0", &hung}});
  watch.stop();  // returns at once
}

}  // namespace
}  // namespace sekisho::appliance
