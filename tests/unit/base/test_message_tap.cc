// Copies for dnstap: whatever its size, a message never stops the thread that it passes.
#include <gtest/gtest.h>

#include <vector>

#include "base/message_tap.h"

namespace sekisho {
namespace {

TEST(MessageTap, WhatTheSmallestQueueCannotHoldIsDroppedAndCounted) {
  MessageTap tap(64U << 10);  // [dnstap] queue, at its smallest
  std::uint64_t dropped = 0;
  for (const std::size_t size : {12U, 512U, 30'000U, 32'000U, 32'768U, 40'000U, 65'535U}) {
    tap.push({}, std::vector<std::uint8_t>(size, 0xAB));
    const Bytes record = tap.ring().front();
    if (record.empty()) {
      ++dropped;
      EXPECT_GT(size, 32'000U);
      continue;
    }
    EXPECT_EQ(record.size(), sizeof(TapHead) + size);
    tap.ring().pop();
  }
  EXPECT_EQ(dropped, 3U);
  EXPECT_EQ(tap.dropped().value(), 3U);
}

}  // namespace
}  // namespace sekisho
