#include "appliance/side_thread.h"

#include <gtest/gtest.h>

#include <future>

namespace sekisho::appliance {
namespace {

TEST(SideThread, GivesWhatTheWorkReturns) {
  std::promise<int> given;
  SideThread side;
  side.begin(
      "test", [] { return 7; }, [&](int report) { given.set_value(report); });
  EXPECT_EQ(given.get_future().get(), 7);
}

TEST(SideThread, IsFreeAgainWhenTheReportIsGiven) {
  std::promise<bool> was_busy;
  SideThread side;
  std::promise<void> may_end;
  side.begin(
      "test", [end = may_end.get_future()]() mutable { return end.get(), 0; },
      [&](int) { was_busy.set_value(side.busy()); });
  EXPECT_TRUE(side.busy());
  may_end.set_value();
  EXPECT_FALSE(was_busy.get_future().get());
}

TEST(SideThread, TellsTheWorkToEndAndWaitsForIt) {
  bool given = false;
  {
    SideThread side;
    const auto work = [&] {
      while (!side.stopping().load()) std::this_thread::yield();
      return 0;
    };
    side.begin("test", work, [&](int) { given = true; });
  }
  EXPECT_TRUE(given);
}

}  // namespace
}  // namespace sekisho::appliance
