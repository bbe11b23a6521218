#include <gtest/gtest.h>
#include <poll.h>

#include <thread>

#include "base/doorbell.h"
#include "base/log.h"

namespace sekisho {
namespace {

bool readable(const Doorbell& bell) {
  pollfd p{bell.fd(), POLLIN, 0};
  return poll(&p, 1, 0) == 1;
}

TEST(Doorbell, CostsNothingWhileTheOwnerIsAwake) {
  Doorbell bell;
  bell.ring();
  EXPECT_FALSE(readable(bell));
}

TEST(Doorbell, OneWakeUpForAnyNumberOfRings) {
  Doorbell bell;
  bell.prepare();
  bell.ring();
  EXPECT_TRUE(readable(bell));
  bell.ring();
  bell.finish();
  EXPECT_FALSE(readable(bell));
  bell.ring();  // awake again
  EXPECT_FALSE(readable(bell));
}

TEST(Doorbell, NoWorkIsLeftBehindByASleeper) {
  Doorbell bell;
  std::atomic<int> work{0};
  constexpr int count = 5'000;
  std::thread ringer([&] {
    for (int i = 0; i < count; ++i) {
      work.fetch_add(1, std::memory_order_relaxed);
      bell.ring();
      if (i % 7 == 0) std::this_thread::yield();
    }
  });
  int done = 0;
  while (done < count) {
    bell.prepare();
    if (work.load() == done) {
      pollfd p{bell.fd(), POLLIN, 0};
      ASSERT_EQ(poll(&p, 1, 10'000), 1) << "slept while work was waiting";
    }
    bell.finish();
    done = work.load();
  }
  ringer.join();
}

TEST(Log, OneLinePerEventAndOnlyFromTheLevelOn) {
  testing::internal::CaptureStderr();
  log::debug("hidden");
  log::info("plain");
  log::warn("from the network\nerror: invented\x1b[2J {}");
  log::set_level(log::Level::error);
  log::warn("hidden too");
  log::set_level(log::Level::info);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "info: plain\nwarning: from the network error: invented [2J {}\n");
}

}  // namespace
}  // namespace sekisho
