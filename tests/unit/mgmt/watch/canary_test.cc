// Canaries: what counts as good, when they are asked, what stays over a reload. G2-12.
#include "mgmt/watch/canary.h"

#include <gtest/gtest.h>

namespace sekisho::mgmt::watch {
namespace {

using dns::Rcode;

struct JudgeRow {
  const char* what;
  std::optional<CanaryReply> reply;
  CanaryResult secure, bogus, answer;  // by expectation
};

constexpr auto good = CanaryResult::good;
const JudgeRow rows[] = {
    {"silence", std::nullopt, CanaryResult::no_answer, CanaryResult::no_answer, CanaryResult::no_answer},
    {"proven", CanaryReply{Rcode::noerror, true, false, false, true}, good, CanaryResult::accepted, good},
    {"unproven", CanaryReply{Rcode::noerror, false, false, false, true}, CanaryResult::not_secure,
     CanaryResult::accepted, good},
    {"bogus", CanaryReply{Rcode::servfail, false, true, false, false}, CanaryResult::bogus, good,
     CanaryResult::bogus},
    {"SERVFAIL", CanaryReply{Rcode::servfail, false, false, false, false}, CanaryResult::failed, CanaryResult::failed,
     CanaryResult::failed},
    {"no such name", CanaryReply{Rcode::nxdomain, true, false, false, false}, CanaryResult::not_found,
     CanaryResult::accepted, CanaryResult::not_found},
    {"no data", CanaryReply{Rcode::noerror, true, false, false, false}, CanaryResult::not_found,
     CanaryResult::accepted, CanaryResult::not_found},
    {"stale", CanaryReply{Rcode::noerror, true, false, true, true}, CanaryResult::no_answer, CanaryResult::no_answer,
     CanaryResult::no_answer},
};

TEST(Canary, IsJudgedByWhatIsExpected) {
  for (const JudgeRow& row : rows) {
    EXPECT_EQ(judge(Expectation::secure, row.reply), row.secure) << row.what;
    EXPECT_EQ(judge(Expectation::bogus, row.reply), row.bogus) << row.what;
    EXPECT_EQ(judge(Expectation::answer, row.reply), row.answer) << row.what;
  }
}

Canary canary(const char* name, Duration interval = 60s) {
  return {"internet", {*dns::Name::from_text(name), dns::RRType::a, dns::RRClass::in}, Expectation::secure, interval};
}

TEST(CanaryBook, WhatCouldNotBeAskedIsDueAgainSoon) {
  CanaryBook book;
  book.configure({canary("a.jp"), canary("b.jp", 2s)});
  const Instant start{1'000'000'000'000};
  ASSERT_EQ(book.due(start).size(), 2U);
  book.not_asked(canary("a.jp"), start);
  book.not_asked(canary("b.jp", 2s), start);
  book.not_asked(canary("gone.jp"), start);
  EXPECT_EQ(book.due(start + 2s), std::vector<Canary>{canary("b.jp", 2s)});
  EXPECT_EQ(book.due(start + 5s), std::vector<Canary>{canary("a.jp")});
  bool changed = false;
  book.on_result(canary("a.jp"), good, 1s, WallTime{100}, changed);
  EXPECT_TRUE(book.due(start + 64s).empty());
  EXPECT_EQ(book.due(start + 65s).size(), 1U);
}

TEST(CanaryBook, AsksEachOnceAnIntervalHoweverLongTheAnswerTakes) {
  CanaryBook book;
  book.configure({canary("a.jp"), canary("b.jp", 10s)});
  const Instant start{1'000'000'000'000};
  ASSERT_EQ(book.due(start).size(), 2U);
  EXPECT_TRUE(book.due(start + 30s).empty()) << "while nobody has answered, nobody is asked again";
  bool changed = false;
  book.on_result(canary("a.jp"), good, 3s, WallTime{100}, changed);
  book.on_result(canary("b.jp", 10s), good, 3s, WallTime{100}, changed);
  EXPECT_TRUE(book.due(start + 9s).empty());
  EXPECT_EQ(book.due(start + 10s), std::vector<Canary>{canary("b.jp", 10s)});
  EXPECT_EQ(book.due(start + 60s), std::vector<Canary>{canary("a.jp")});
}

TEST(CanaryBook, TellsAChangeAndKeepsWhenItWasGood) {
  CanaryBook book;
  book.configure({canary("a.jp")});
  bool changed = true;
  book.on_result(canary("a.jp"), good, 1s, WallTime{100}, changed);
  EXPECT_FALSE(changed) << "good from the start is no news";
  book.on_result(canary("a.jp"), CanaryResult::bogus, 1s, WallTime{160}, changed);
  EXPECT_TRUE(changed);
  const CanaryState* state = book.on_result(canary("a.jp"), CanaryResult::failed, 1s, WallTime{220}, changed);
  EXPECT_FALSE(changed);
  ASSERT_NE(state, nullptr);
  EXPECT_EQ(state->last_good.seconds, 100);
  EXPECT_EQ(state->last_at.seconds, 220);
  EXPECT_EQ(state->runs[static_cast<std::size_t>(CanaryResult::bogus)], 1U);
  book.on_result(canary("a.jp"), good, 1s, WallTime{280}, changed);
  EXPECT_TRUE(changed);
}

TEST(CanaryBook, AReloadKeepsWhatStaysAndForgetsTheRest) {
  CanaryBook book;
  book.configure({canary("a.jp"), canary("b.jp")});
  bool changed = false;
  book.on_result(canary("a.jp"), good, 1s, WallTime{100}, changed);
  book.configure({canary("c.jp"), canary("a.jp")});
  ASSERT_EQ(book.states().size(), 2U);
  EXPECT_EQ(book.states()[1].last_good.seconds, 100);
  EXPECT_FALSE(book.states()[0].asked);
  EXPECT_EQ(book.on_result(canary("b.jp"), good, 1s, WallTime{100}, changed), nullptr);
}

}  // namespace
}  // namespace sekisho::mgmt::watch
