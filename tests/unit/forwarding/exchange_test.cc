// One question to East and West, each in some state: what comes out, and what it cost. (L-2, N-4)
#include <gtest/gtest.h>

#include "tests/unit/forwarding/exchange_script.h"

namespace sekisho::forwarding::testing {
namespace {

using Mode = Behaviour::Mode;
using Kind = Observation::Kind;
constexpr std::uint32_t from_east = 0;
constexpr std::uint32_t from_west = 1;

struct Row {
  const char* what;
  Mode east_mode, west_mode;
  std::optional<std::uint32_t> answered_by;  // nothing: the failure is looked at
  Failure failure;
  unsigned udp, tcp;
  Duration within;
};

class Both : public ::testing::TestWithParam<Row> {};

TEST_P(Both, EndAsTheTableSays) {
  const Row& row = GetParam();
  ExchangeScript script;
  script.group.hedge = false;
  script.servers.at(east).mode = row.east_mode;
  script.servers.at(west).mode = row.west_mode;
  const Ran ran = script.ask();
  ASSERT_EQ(ran.outcome.reply.has_value(), row.answered_by.has_value());
  if (row.answered_by) {
    EXPECT_EQ(ran.outcome.tag, *row.answered_by);
    EXPECT_FALSE(ran.outcome.wire.empty());
  } else {
    EXPECT_EQ(ran.outcome.failure, row.failure);
  }
  EXPECT_EQ(ran.udp, row.udp);
  EXPECT_EQ(ran.tcp, row.tcp);
  EXPECT_EQ(ran.outcome.sends, ran.sends());
  EXPECT_LE(ran.took, row.within);
  EXPECT_EQ(ran.left_open, 0U) << "each socket is given back";
}

// Replies take 10 ms (TCP 20 ms); a server that is asked for the first time is waited for 150 ms.
constexpr Failure none = Failure::timeout;
const Row rows[] = {
    {"answer", Mode::answer, Mode::answer, from_east, none, 1, 0, 10ms},
    {"nxdomain", Mode::nxdomain, Mode::answer, from_east, none, 1, 0, 10ms},
    {"silent", Mode::silent, Mode::answer, from_west, none, 2, 0, 160ms},
    {"unreachable", Mode::unreachable, Mode::answer, from_west, none, 2, 0, 20ms},
    {"refused", Mode::refused, Mode::answer, from_west, none, 2, 0, 20ms},
    {"servfail", Mode::servfail, Mode::answer, from_west, none, 2, 0, 20ms},
    {"garbage", Mode::garbage, Mode::answer, from_west, none, 2, 0, 20ms},
    {"tcp_only", Mode::tcp_only, Mode::answer, from_west, none, 2, 0, 160ms},
    {"truncated", Mode::truncate, Mode::answer, from_east, none, 1, 1, 30ms},
    {"no_edns_other_first", Mode::no_edns, Mode::answer, from_west, none, 2, 0, 20ms},
    {"no_edns_both", Mode::no_edns, Mode::no_edns, from_east, none, 2, 2, 60ms},
    {"forged_formerr_both", Mode::forged_formerr, Mode::forged_formerr, from_east, none, 2, 1, 40ms},
    {"bare_formerr", Mode::bare_formerr, Mode::silent, from_east, none, 1, 2, 50ms},
    {"lower_case", Mode::lower_case, Mode::answer, from_east, none, 1, 1, 30ms},
    {"both_refused", Mode::refused, Mode::refused, std::nullopt, Failure::refused, 2, 0, 20ms},
    {"both_servfail", Mode::servfail, Mode::servfail, std::nullopt, Failure::servfail, 2, 0, 20ms},
    {"both_unreachable", Mode::unreachable, Mode::unreachable, std::nullopt, Failure::unreachable, 2, 0, 20ms},
    {"both_garbage", Mode::garbage, Mode::garbage, std::nullopt, Failure::bad_reply, 2, 0, 20ms},
    {"servfail_and_refused", Mode::servfail, Mode::refused, std::nullopt, Failure::servfail, 2, 0, 20ms},
};
INSTANTIATE_TEST_SUITE_P(Servers, Both, ::testing::ValuesIn(rows),
                         [](const auto& row) { return std::string(row.param.what); });

TEST(Exchange, SilenceOfBothEndsAtTheDeadlineAndKeepsTrying) {
  ExchangeScript script;
  script.servers.at(east).mode = Mode::silent;
  script.servers.at(west).mode = Mode::silent;
  const Ran ran = script.ask();
  EXPECT_FALSE(ran.outcome.reply);
  EXPECT_EQ(ran.outcome.failure, Failure::timeout);
  EXPECT_LE(ran.took, script.group.deadline);
  EXPECT_GE(script.servers.received(east), 4U);
  EXPECT_GE(script.servers.received(west), 4U);
  EXPECT_LE(ran.sends(), 12U);
}

TEST(Exchange, ServersKnownToBeDownAreAskedLittleAndGivenUpSoon) {
  ExchangeScript script;
  script.servers.at(east).mode = Mode::silent;
  script.servers.at(west).mode = Mode::silent;
  script.board.server(0).up = false;
  script.board.server(1).up = false;
  const Ran silent = script.ask();
  EXPECT_EQ(silent.outcome.failure, Failure::timeout);
  EXPECT_LE(silent.sends(), 4U);
  EXPECT_LE(silent.took, 1s);
  script.servers.at(west) = {.delay = 700ms};
  EXPECT_EQ(script.ask().outcome.tag, from_west) << "slow, not dead";
}

TEST(Exchange, NobodyToAsk) {
  ExchangeScript script;
  const Ran ran = script.run(Exchange(ExchangeScript::question("a.lg.jp."), {}, {}));
  EXPECT_EQ(ran.outcome.failure, Failure::no_servers);
  EXPECT_EQ(ran.sends(), 0U);
}

TEST(Exchange, LateReplyOfTheFirstServerCounts) {
  ExchangeScript script;
  script.group.hedge = false;
  script.servers.at(east).delay = 180ms;  // after the 150 ms that it is waited for
  script.servers.at(west).mode = Mode::silent;
  const Ran ran = script.ask();
  EXPECT_EQ(ran.outcome.tag, from_east);
  EXPECT_EQ(ran.took, 180ms);
  EXPECT_EQ(ran.seen(Kind::timeout), 1U);
}

TEST(Exchange, DownServerIsAskedWhenTheOtherStaysSilent) {
  ExchangeScript script;
  script.board.server(0).up = false;
  EXPECT_EQ(script.ask().outcome.tag, from_west) << "the healthy one first";
  script.servers.at(west).mode = Mode::silent;
  EXPECT_EQ(script.ask().outcome.tag, from_east) << "probes can be wrong";
  script.servers.at(west).mode = Mode::refused;
  const Ran ran = script.ask();
  EXPECT_EQ(ran.outcome.tag, from_east);
  EXPECT_EQ(ran.sends(), 2U);
}

TEST(Exchange, TcpBlockedAfterTruncationGoesToTheOther) {  // X6
  ExchangeScript script;
  script.servers.at(east) = {.mode = Mode::truncate, .tcp_refused = true};
  const Ran ran = script.ask();
  EXPECT_EQ(ran.outcome.tag, from_west);
  EXPECT_EQ(ran.seen(Kind::tcp_failed), 1U);
}

TEST(Exchange, ServerKnownToSpeakTcpAloneIsAskedByTcp) {
  ExchangeScript script;
  script.board.server(0).tcp_only = true;
  script.board.server(1).up = false;
  script.servers.at(east).mode = Mode::tcp_only;
  const Ran ran = script.ask();
  EXPECT_EQ(ran.outcome.tag, from_east);
  EXPECT_TRUE(ran.outcome.tcp);
  EXPECT_EQ(ran.udp, 0U);
}

TEST(Exchange, HedgeGoesOutAfterTheLearntDelayAndWins) {
  ExchangeScript script;
  script.servers.at(east).delay = 800ms;
  const Ran ran = script.ask();
  EXPECT_EQ(ran.outcome.tag, from_west);
  EXPECT_EQ(ran.hedges, 1U);
  EXPECT_EQ(ran.took, 60ms) << "50 ms of patience, 10 ms for West";
  EXPECT_EQ(ran.seen(Kind::outrun), 1U);
}

TEST(Exchange, HedgeThatWasNotNeededBlamesNobody) {
  ExchangeScript script;
  script.servers.at(east).delay = 55ms;
  const Ran ran = script.ask();
  EXPECT_EQ(ran.outcome.tag, from_east);
  EXPECT_EQ(ran.hedges, 1U);
  EXPECT_EQ(ran.seen(Kind::outrun), 0U) << "West had only 5 ms";
}

TEST(Exchange, ErrorMovesOnAtOnceWhenTheOthersAreOverdue) {
  ExchangeScript script;
  script.group.hedge = false;
  script.servers.at(east).delay = 280ms;
  script.servers.at(west).mode = Mode::servfail;
  const Ran ran = script.ask();
  EXPECT_EQ(ran.outcome.tag, from_east);
  EXPECT_EQ(ran.sends(), 3U) << "East at 0, West at 150, and East again at 160 ms";
}

TEST(Exchange, EmptyBudgetHoldsHedgesBackButNotRetries) {
  ExchangeScript script;
  script.budget = RetryBudget(0);
  script.servers.at(east).mode = Mode::silent;
  const Ran ran = script.ask();
  EXPECT_EQ(ran.hedges, 0U);
  EXPECT_EQ(ran.outcome.tag, from_west);
  EXPECT_EQ(ran.took, 160ms);
}

TEST(Exchange, SuspectedServerIsHedgedWithoutBudget) {
  ExchangeScript script;
  script.budget = RetryBudget(0);
  script.servers.at(east).mode = Mode::silent;
  for (std::uint32_t i = 0; i < ServerBoard::suspected_from; ++i) EXPECT_EQ(script.ask().hedges, 0U);
  EXPECT_EQ(script.ask().hedges, 1U);
  EXPECT_GT(script.board.server(0).suspicions, 0U);
}

TEST(Exchange, SendLimitHolds) {
  ExchangeScript script;
  Plan plan = plan_exchange(script.group, &script.board, nullptr);
  plan.settings.max_sends = 3;
  script.servers.at(east).mode = Mode::silent;
  script.servers.at(west).mode = Mode::silent;
  EXPECT_EQ(script.run(Exchange(ExchangeScript::question("a.lg.jp."), plan.candidates, plan.settings)).sends(), 3U);
  plan.settings.max_sends = 1;
  script.servers.at(east).mode = Mode::truncate;
  const Ran ran = script.run(Exchange(ExchangeScript::question("a.lg.jp."), plan.candidates, plan.settings));
  EXPECT_EQ(ran.sends(), 1U);
  EXPECT_FALSE(ran.outcome.reply);
}

TEST(Exchange, AbandonGivesSocketsBack) {
  ScriptedRandom random(1);
  Exchange exchange(ExchangeScript::question("a.lg.jp."), {Candidate{.endpoint = east}}, {});
  exchange.start({0}, random);
  exchange.take_actions();
  exchange.abandon();
  EXPECT_TRUE(exchange.done());
  EXPECT_EQ(exchange.take_actions().size(), 1U);
  EXPECT_FALSE(exchange.next_timer());
}

}  // namespace
}  // namespace sekisho::forwarding::testing
