// Thousands of exchanges in virtual time: what failover and loss cost on average. Drill poi-failover in small.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/forwarding/exchange_script.h"

namespace sekisho::forwarding::testing {
namespace {

using Mode = Behaviour::Mode;

struct Totals {
  unsigned failures = 0, sends = 0, asked = 0;
  std::vector<Duration> took;
  double sends_per_question() const { return static_cast<double>(sends) / asked; }
  Duration quantile(double q) {
    std::sort(took.begin(), took.end());
    return took[static_cast<std::size_t>(q * static_cast<double>(took.size() - 1))];
  }
};

Totals ask_many(ExchangeScript& script, unsigned count) {
  Totals totals;
  for (unsigned i = 0; i < count; ++i) {
    const Ran ran = script.ask();
    totals.failures += ran.outcome.reply ? 0 : 1;
    totals.sends += ran.sends();
    totals.took.push_back(ran.took);
    ++totals.asked;
  }
  return totals;
}

TEST(Statistics, HealthyGroupCostsLittleMoreThanOneSend) {
  for (const Duration jitter : {1ms, 10ms, 60ms}) {
    ExchangeScript script;
    script.servers.at(east).jitter = jitter;
    script.servers.at(west).jitter = jitter;
    Totals totals = ask_many(script, 20'000);
    EXPECT_EQ(totals.failures, 0U);
    EXPECT_LE(totals.sends_per_question(), 1.1) << jitter.count();
    EXPECT_LE(totals.quantile(0.999), 10ms + jitter + 20ms);
  }
}

TEST(Statistics, HedgeDelayIsLearntAtAboutThe99thPercentile) {
  ExchangeScript script;
  script.servers.at(east).jitter = 20ms;  // uniform 10..30 ms: p99 is 29.8 ms
  ask_many(script, 20'000);
  const Duration learnt{script.board.server(0).hedge_ns.load()};
  EXPECT_GT(learnt, 26ms);
  EXPECT_LT(learnt, 36ms);
}

TEST(Statistics, LossTowardOneServerLosesNoAnswer) {
  ExchangeScript script;
  script.servers.at(east).loss_percent = 30;
  Totals totals = ask_many(script, 20'000);
  EXPECT_EQ(totals.failures, 0U);
  EXPECT_LE(totals.quantile(0.99), 200ms);
}

TEST(Statistics, LossTowardBothLosesNoAnswer) {
  ExchangeScript script;
  script.servers.at(east).loss_percent = 30;
  script.servers.at(west).loss_percent = 30;
  Totals totals = ask_many(script, 20'000);
  EXPECT_EQ(totals.failures, 0U);
  EXPECT_LE(totals.quantile(1.0), script.group.deadline);
}

TEST(Statistics, LossTowardTheOnlyHealthyServerLosesNoAnswer) {
  ExchangeScript script;
  script.servers.at(east).mode = Mode::silent;
  script.board.server(0).up = false;
  script.servers.at(west).loss_percent = 30;
  // 0.3 to the number of sends that fit into the deadline: a handful in ten thousand at most.
  EXPECT_LE(ask_many(script, 20'000).failures, 10U);
}

struct FaultRow {
  const char* what;
  Behaviour behaviour;
};
class EastFails : public ::testing::TestWithParam<FaultRow> {};

TEST_P(EastFails, BeforeAnyProbeSaysSoEveryQuestionIsAnswered) {
  ExchangeScript script;
  ask_many(script, 2'000);
  script.servers.at(east) = GetParam().behaviour;
  Totals totals = ask_many(script, 3'000);
  EXPECT_EQ(totals.failures, 0U);
  EXPECT_LE(totals.quantile(1.0), 200ms);
}

TEST_P(EastFails, OnceItIsDownQuestionsCostOneSendAgain) {
  ExchangeScript script;
  script.servers.at(east) = GetParam().behaviour;
  script.board.server(0).up = false;
  Totals totals = ask_many(script, 5'000);
  EXPECT_EQ(totals.failures, 0U);
  EXPECT_LE(totals.sends_per_question(), 1.01);
  EXPECT_LE(totals.quantile(0.99), 10ms) << "as before";
}

const FaultRow faults[] = {
    {"silent", {.mode = Mode::silent}},   {"unreachable", {.mode = Mode::unreachable}},
    {"refused", {.mode = Mode::refused}}, {"servfail", {.mode = Mode::servfail}},
    {"slow", {.delay = 800ms}},           {"tcp_only", {.mode = Mode::tcp_only}},
};
INSTANTIATE_TEST_SUITE_P(Faults, EastFails, ::testing::ValuesIn(faults),
                         [](const auto& row) { return std::string(row.param.what); });

}  // namespace
}  // namespace sekisho::forwarding::testing
