#include "base/task_slot.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace sekisho {
namespace {

TEST(TaskSlot, RunsOnTheOwnersThreadAndWaits) {
  TaskSlot slot;
  std::atomic<bool> stop{false};
  std::thread owner([&] {
    while (!stop) {
      slot.poll();
      std::this_thread::yield();
    }
  });
  const auto owner_id = owner.get_id();
  std::thread::id ran_on;
  EXPECT_TRUE(slot.run_on_owner([&] { ran_on = std::this_thread::get_id(); }, 1h));
  EXPECT_EQ(ran_on, owner_id);
  stop = true;
  owner.join();
}

TEST(TaskSlot, GivesUpWhenTheOwnerDoesNotCome) {
  TaskSlot slot;
  bool ran = false;
  EXPECT_FALSE(slot.run_on_owner([&] { ran = true; }, 1ms));
  slot.poll();
  EXPECT_FALSE(ran);  // too late: it must not run any more
}

TEST(TaskSlot, RingsTheOwner) {
  TaskSlot slot;
  slot.set_doorbell([&] { slot.poll(); });  // an owner that comes at the ring
  bool ran = false;
  EXPECT_TRUE(slot.run_on_owner([&] { ran = true; }, 1h));
  EXPECT_TRUE(ran);
}

TEST(TaskSlot, ManyCallersTakeTurns) {
  TaskSlot slot;
  std::atomic<bool> stop{false};
  int count = 0;  // touched by the owner alone
  std::thread owner([&] {
    while (!stop) {
      slot.poll();
      std::this_thread::yield();
    }
  });
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      for (int n = 0; n < 100; ++n) EXPECT_TRUE(slot.run_on_owner([&] { ++count; }, 1h));
    });
  }
  for (std::thread& caller : callers) caller.join();
  stop = true;
  owner.join();
  EXPECT_EQ(count, 400);
}

}  // namespace
}  // namespace sekisho
