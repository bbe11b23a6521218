// RFC 9520: failures are remembered for a while that grows, within a bounded table.
#include "resolver/cache/failure_cache.h"

#include <gtest/gtest.h>

namespace sekisho::resolver {
namespace {

constexpr Instant start{1'000'000'000'000};
constexpr FailurePause pause{.first = 5s, .longest = 300s};
const QuestionKey www{dns::Name::of("www.example"), dns::RRType::a, false};
const FailureReason reason{dns::Ede::no_reachable_authority, 3};

TEST(FailureCache, RemembersOneQuestionAndNoOther) {
  FailureCache cache(100, 1);
  cache.failed(www, reason, pause, start);
  ASSERT_TRUE(cache.find(www, start + 4s));
  EXPECT_EQ(cache.find(www, start + 4s)->reason.ede_text, 3);
  EXPECT_FALSE(cache.find(www, start + 5s));
  EXPECT_TRUE(cache.find({dns::Name::of("WWW.example"), dns::RRType::a, false}, start));
  EXPECT_FALSE(cache.find({www.name, dns::RRType::mx, false}, start));
  EXPECT_FALSE(cache.find({www.name, www.type, true}, start));
}

TEST(FailureCache, ThePauseDoublesUpToItsLongest) {
  FailureCache cache(100, 1);
  Instant now = start;
  for (const Duration expected : {5s, 10s, 20s, 40s, 80s, 160s, 300s, 300s}) {
    cache.failed(www, reason, pause, now);
    EXPECT_TRUE(cache.find(www, now + expected - 1ms));
    EXPECT_FALSE(cache.find(www, now + expected));
    now = now + expected;
  }
}

TEST(FailureCache, SuccessAndTimeEndTheRow) {
  FailureCache cache(100, 1);
  cache.failed(www, reason, pause, start);
  cache.failed(www, reason, pause, start + 5s);
  cache.succeeded(www);
  cache.failed(www, reason, pause, start + 20s);
  EXPECT_FALSE(cache.find(www, start + 25s));
  cache.failed(www, reason, pause, start + 1h);
  EXPECT_FALSE(cache.find(www, start + 1h + 5s));
}

TEST(FailureCache, ForgetsTheOldestWhenItIsFull) {
  FailureCache cache(3, 1);
  for (const char* name : {"a", "b", "c", "d"}) {
    cache.failed({dns::Name::of(name), dns::RRType::a, false}, reason, pause, start);
  }
  EXPECT_EQ(cache.size(), 3U);
  EXPECT_FALSE(cache.find({dns::Name::of("a"), dns::RRType::a, false}, start));
  EXPECT_TRUE(cache.find({dns::Name::of("d"), dns::RRType::a, false}, start));
}

}  // namespace
}  // namespace sekisho::resolver
