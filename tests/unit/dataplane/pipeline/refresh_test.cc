// Hot replies are made new before they end, whole chains of them, with nobody waiting and within a budget.
#include <gtest/gtest.h>

#include "tests/support/lane_bench.h"

namespace sekisho::dataplane {
namespace {

using namespace testing;  // NOLINT: the test's own words

constexpr const char* client = "10.2.0.7";

class Refresh : public ::testing::Test {
 protected:
  Refresh() {
    bench.worker.knows(internet_realm, "www.example.com. A", answer_of({"www.example.com. 300 A 192.0.2.1"}));
    bench.worker.knows(internet_realm, "cdn.example.com. A",
                       answer_of({"cdn.example.com. 3600 CNAME e.example.net."}));
    bench.worker.knows(internet_realm, "e.example.net. A", answer_of({"e.example.net. 60 A 192.0.2.2"}));
  }
  dns::Message ask(const char* q) { return bench.ask(client, query(q)); }
  std::string asked() {
    std::string text;
    for (const resolver::Request& r : bench.worker.take_seen()) {
      text += r.question.name.to_text() + (r.kind == resolver::RequestKind::refresh ? "! " : " ");
    }
    return text;
  }
  LaneBench bench;
};

TEST_F(Refresh, AHotReplyIsMadeNewOnceAndNobodyMeetsItsEnd) {
  ask("www.example.com. A");
  EXPECT_EQ(asked(), "www.example.com. ");
  bench.wait(280s);
  for (int i = 0; i < 5; ++i) ask("www.example.com. A");
  EXPECT_EQ(asked(), "www.example.com.! ");
  EXPECT_EQ(ask("www.example.com. A").answer.at(0).ttl, 300U) << "the new one is in the cache";
  bench.wait(100s);
  EXPECT_EQ(ask("www.example.com. A").answer.at(0).ttl, 200U);
  EXPECT_EQ(asked(), "");
  bench.expect_accounts_balance();
}

TEST_F(Refresh, WhatNobodyAsksForAgainIsLetGo) {
  ask("www.example.com. A");
  asked();
  bench.wait(299s);
  ask("www.example.com. A");
  EXPECT_EQ(asked(), "");
}

TEST_F(Refresh, AChainIsMadeNewLinkByLink) {
  ask("cdn.example.com. A");
  EXPECT_EQ(asked(), "cdn.example.com. e.example.net. ");
  bench.wait(56s);
  ask("cdn.example.com. A");
  EXPECT_EQ(ask("cdn.example.com. A").answer.at(1).ttl, 4U);
  EXPECT_EQ(asked(), "cdn.example.com.! e.example.net.! ");
  EXPECT_EQ(ask("cdn.example.com. A").answer.at(1).ttl, 60U);
}

TEST_F(Refresh, AFailureTakesNothingAway) {
  ask("www.example.com. A");
  bench.worker.forget();
  bench.wait(280s);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask("www.example.com. A").rcode(), dns::Rcode::noerror);
  EXPECT_EQ(ask("www.example.com. A").answer.at(0).ttl, 20U);
  resolver::Answer stale = answer_of({"www.example.com. 30 A 192.0.2.9"});
  stale.stale = true;
  bench.worker.knows(internet_realm, "www.example.com. A", stale);
  EXPECT_EQ(show(ask("www.example.com. A").answer), show({rrset({"www.example.com. 20 A 192.0.2.1"})}));
}

TEST_F(Refresh, OneThatIsNeverAnsweredIsForgotten) {
  ask("www.example.com. A");
  bench.worker.hold();
  bench.wait(280s);
  ask("www.example.com. A");
  ask("www.example.com. A");
  EXPECT_EQ(bench.core.pending_count(), 0U) << "no client waits";
  bench.expect_accounts_balance();
  bench.wait(10s);
  bench.settle();
  bench.worker.release();  // too late: matches nothing
  bench.settle();
  EXPECT_EQ(bench.core.counters().late_answers.value(), 1U);
  EXPECT_EQ(bench.core.counters().dropped(DropReason::expired), 0U);
  bench.expect_accounts_balance();
}

TEST(RefreshBudget, IsATenthOfTheQuestions) {
  RefreshBudget budget;
  for (unsigned i = 0; i < RefreshBudget::burst; ++i) EXPECT_TRUE(budget.take());
  EXPECT_FALSE(budget.take());
  budget.on_questions(9);
  EXPECT_FALSE(budget.take());
  budget.on_questions(1);
  EXPECT_TRUE(budget.take());
  EXPECT_FALSE(budget.take());
  budget.on_questions(1'000'000);
  unsigned taken = 0;
  while (budget.take()) ++taken;
  EXPECT_EQ(taken, RefreshBudget::burst);
}

}  // namespace
}  // namespace sekisho::dataplane
