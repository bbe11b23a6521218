// SpscRing: records come out as they went in, whole, in order, over any number of wraps.
#include "base/spsc_ring.h"

#include <gtest/gtest.h>

#include <deque>
#include <thread>
#include <vector>

#include "base/random.h"

namespace sekisho {
namespace {

std::vector<std::uint8_t> record(std::size_t size, std::uint32_t seed) {
  std::vector<std::uint8_t> r(size);
  for (std::size_t i = 0; i < size; ++i) r[i] = static_cast<std::uint8_t>(seed + i);
  return r;
}

std::vector<std::uint8_t> copy(Bytes b) { return {b.begin(), b.end()}; }

TEST(SpscRing, EmptyThenOneRecordOfHeadAndBody) {
  SpscRing ring(100);
  EXPECT_EQ(ring.capacity(), 128U);
  EXPECT_TRUE(ring.front().empty());
  ASSERT_TRUE(ring.push(record(3, 1), record(4, 4)));
  EXPECT_EQ(copy(ring.front()), record(7, 1));
  EXPECT_EQ(copy(ring.front()), record(7, 1));  // stays until pop()
  ring.pop();
  EXPECT_TRUE(ring.front().empty());
  EXPECT_EQ(ring.used(), 0U);
}

TEST(SpscRing, FullRefusesAndLosesNothing) {
  SpscRing ring(64);
  for (std::uint32_t i = 0; i < 4; ++i) ASSERT_TRUE(ring.push(record(8, i)));  // 16 octets each
  EXPECT_TRUE(ring.full_for(1));
  EXPECT_FALSE(ring.push(record(1, 9)));
  for (std::uint32_t i = 0; i < 4; ++i) {
    EXPECT_EQ(copy(ring.front()), record(8, i));
    ring.pop();
  }
  EXPECT_FALSE(ring.full_for(1));
}

TEST(SpscRing, LargestRecordFitsAnEmptyRingWhereverItStands) {
  SpscRing ring(128);
  const std::size_t largest = 128 / 2 - 8;
  for (std::uint32_t i = 0; i < 50; ++i) {
    ASSERT_TRUE(ring.push(record(1, i)));
    ring.front();
    ring.pop();
    ASSERT_TRUE(ring.push(record(largest, i))) << i;
    ASSERT_EQ(copy(ring.front()), record(largest, i));
    ring.pop();
  }
}

TEST(SpscRing, BehavesAsAQueueOverManyWraps) {
  ScriptedRandom random(3);
  SpscRing ring(1024);
  std::deque<std::vector<std::uint8_t>> model;
  unsigned refused = 0;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    if (random.below(2) == 0) {
      const auto r = record(1 + random.below(300), i);
      const bool predicted = !ring.full_for(r.size());
      ASSERT_EQ(ring.push(r), predicted);
      if (predicted)
        model.push_back(r);
      else
        ++refused;
    } else if (const Bytes front = ring.front(); model.empty()) {
      ASSERT_TRUE(front.empty());
    } else {
      ASSERT_EQ(copy(front), model.front());
      ring.pop();
      model.pop_front();
    }
    ASSERT_LE(ring.used(), ring.capacity());
  }
  EXPECT_GT(refused, 0U);
}

TEST(SpscRing, TwoThreads) {
  SpscRing ring(4096);
  constexpr std::uint32_t count = 50'000;
  std::thread producer([&] {
    for (std::uint32_t i = 0; i < count;) {
      if (ring.push(record(1 + i % 200, i)))
        ++i;
      else
        std::this_thread::yield();
    }
  });
  std::uint32_t wrong = 0;
  for (std::uint32_t i = 0; i < count;) {
    const Bytes front = ring.front();
    if (front.empty()) {
      std::this_thread::yield();
      continue;
    }
    if (copy(front) != record(1 + i % 200, i)) ++wrong;
    ring.pop();
    ++i;
  }
  producer.join();
  EXPECT_EQ(wrong, 0U);
  EXPECT_TRUE(ring.front().empty());
}

TEST(SpscRingDeathTest, RefusesWhatCanNeverFit) {
  SpscRing ring(128);
  EXPECT_DEATH(ring.push(record(57, 0)), "check failed");
  EXPECT_DEATH(ring.push({}), "check failed");
}

}  // namespace
}  // namespace sekisho
