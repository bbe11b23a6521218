// Up and down by one server's probes, the board, selection and the budget. (L-2, N-4)
#include "forwarding/health.h"

#include <gtest/gtest.h>

#include "forwarding/observe.h"
#include "forwarding/rtt.h"
#include "tests/unit/forwarding/exchange_script.h"

namespace sekisho::forwarding::testing {
namespace {

constexpr Instant t0{5'000'000'000};

TEST(ServerHealth, FallsAndRisesWithHysteresis) {
  struct Row {
    const char* probes;  // '+' good, '-' not
    const char* up;      // state after each
  };
  const Row rows[] = {
      {"-", "1"},       {"--", "10"},       {"-+-+-+", "111111"},     {"--+", "100"},
      {"--++", "1000"}, {"--+++", "10001"}, {"--++-+++", "10000001"}, {"--+++-", "100011"},
  };
  for (const Row& row : rows) {
    ServerHealth health(ProbeSettings{});
    std::string seen;
    for (const char* p = row.probes; *p != '\0'; ++p) {
      const bool before = health.up();
      const bool changed = health.on_probe(*p == '+', t0);
      EXPECT_EQ(changed, before != health.up());
      seen += health.up() ? '1' : '0';
    }
    EXPECT_EQ(seen, row.up) << row.probes;
  }
}

TEST(ServerHealth, DoubtIsSettledQuickly) {
  ServerHealth health(ProbeSettings{});
  EXPECT_LE(health.next_probe(), t0) << "the first probe is due at once";
  health.on_probe(true, t0);
  EXPECT_EQ(health.next_probe(), t0 + 1s);
  health.on_suspicion(t0 + 400ms);
  EXPECT_EQ(health.next_probe(), t0 + 400ms);
  health.on_probe(true, t0 + 400ms);
  health.on_suspicion(t0 + 401ms);
  EXPECT_EQ(health.next_probe(), t0 + 650ms) << "suspicions make no storm of probes";
  health.on_probe(false, t0 + 700ms);
  EXPECT_EQ(health.next_probe(), t0 + 950ms);
}

TEST(HealthBoard, KeepsAGroupsBoardWhileItsServersStay) {
  HealthBoard board;
  EXPECT_EQ(board.group(GroupId{1}), nullptr);
  EXPECT_EQ(board.group(GroupId{60000}), nullptr);
  board.ensure(GroupId{1}, 2);
  GroupBoard* first = board.group(GroupId{1});
  ASSERT_NE(first, nullptr);
  first->server(1).up = false;
  board.ensure(GroupId{1}, 2);
  EXPECT_EQ(board.group(GroupId{1}), first);
  board.ensure(GroupId{1}, 3);
  EXPECT_EQ(board.group(GroupId{1})->size(), 3U);
  EXPECT_FALSE(first->server(1).up) << "a reader of the old table may still look";
}

TEST(Selection, RanksByHealthThenByPolicy) {
  struct Server {
    bool up, tcp_only;
    int srtt_ms;
  };
  struct Row {
    const char* what;
    SelectionPolicy policy;
    std::vector<Server> servers;
    std::vector<std::uint32_t> order;
  };
  const auto ordered = SelectionPolicy::ordered;
  const auto fastest = SelectionPolicy::fastest;
  const Row rows[] = {
      {"file order", ordered, {{true, false, 90}, {true, false, 10}, {true, false, 50}}, {0, 1, 2}},
      {"by RTT", fastest, {{true, false, 90}, {true, false, 10}, {true, false, 50}}, {1, 2, 0}},
      {"down last", ordered, {{false, false, 1}, {true, false, 10}, {true, false, 50}}, {1, 2, 0}},
      {"down last even if fast", fastest, {{true, false, 90}, {false, false, 1}, {true, false, 50}}, {2, 0, 1}},
      {"TCP alone before down", ordered, {{false, false, 1}, {false, true, 10}, {true, false, 50}}, {2, 1, 0}},
      {"all down: all are there", ordered, {{false, false, 1}, {false, false, 1}, {false, false, 1}}, {0, 1, 2}},
  };
  for (const Row& row : rows) {
    UpstreamGroup group = poi();
    group.policy = row.policy;
    group.servers.resize(3);
    GroupBoard board(3);
    for (std::size_t i = 0; i < 3; ++i) {
      board.server(i).up = row.servers[i].up;
      board.server(i).tcp_only = row.servers[i].tcp_only;
      board.server(i).srtt_ns = std::int64_t{row.servers[i].srtt_ms} * 1'000'000;
    }
    std::vector<std::uint32_t> order;
    for (const Candidate& candidate : select_servers(group, &board)) order.push_back(candidate.tag);
    EXPECT_EQ(order, row.order) << row.what;
  }
  EXPECT_EQ(select_servers(poi(), nullptr).size(), 2U);
}

TEST(Selection, BoardOfAnotherSizeIsNoDanger) {
  GroupBoard small(1);
  EXPECT_EQ(select_servers(poi(), &small).size(), 2U);
  record(Observation{.tag = 7}, small);
  record(Action{SendUdp{.attempt = 0, .server = east, .tag = 7, .wire = {}}}, small);
}

TEST(Observe, OnlySilenceRaisesSuspicion) {
  using Kind = Observation::Kind;
  struct Row {
    Kind kind;
    bool suspected;
    bool edns;
  };
  const Row rows[] = {
      {Kind::reply, false, true},       {Kind::timeout, true, true},   {Kind::unreachable, true, true},
      {Kind::error_rcode, false, true}, {Kind::mismatch, false, true}, {Kind::no_edns_confirmed, false, false},
      {Kind::tcp_failed, false, true},  {Kind::outrun, true, true},
  };
  for (const Row& row : rows) {
    GroupBoard board(1);
    for (int i = 0; i < 5; ++i) record(Observation{.tag = 0, .kind = row.kind, .rtt = 5ms}, board);
    EXPECT_EQ(board.server(0).suspected(), row.suspected) << static_cast<int>(row.kind);
    EXPECT_EQ(board.server(0).suspicions > 0, row.suspected) << static_cast<int>(row.kind);
    EXPECT_EQ(board.server(0).edns, row.edns) << static_cast<int>(row.kind);
    EXPECT_TRUE(board.server(0).up) << "never decided here";
    record(Observation{.tag = 0, .kind = Kind::reply, .rtt = 5ms}, board);
    EXPECT_FALSE(board.server(0).suspected());
  }
}

TEST(Observe, LatencyBuckets) {
  GroupBoard board(1);
  const Duration rtts[] = {0ms, 1ms, 2ms, 3ms, 2000ms, 2001ms};
  for (const Duration rtt : rtts) record(Observation{.tag = 0, .rtt = rtt}, board);
  EXPECT_EQ(board.server(0).latency[0], 2U);
  EXPECT_EQ(board.server(0).latency[1], 1U);
  EXPECT_EQ(board.server(0).latency[2], 1U);
  EXPECT_EQ(board.server(0).latency[10], 1U);
  EXPECT_EQ(board.server(0).latency[11], 1U);
  EXPECT_EQ(board.server(0).latency_sum_us, 4'007'000U);
}

TEST(Rtt, FollowsSamplesAsRfc6298Says) {
  RttEstimate estimate{100ms, 50ms};
  estimate = with_sample(estimate, 180ms);
  EXPECT_EQ(estimate.srtt, 110ms);
  EXPECT_EQ(estimate.variation, 57'500us);
  EXPECT_EQ(retransmit_timeout(estimate, 50ms, 1500ms), 340ms);
  EXPECT_EQ(retransmit_timeout({1ms, 1ms}, 50ms, 1500ms), 50ms);
  EXPECT_EQ(retransmit_timeout({1s, 1s}, 50ms, 1500ms), 1500ms);
}

TEST(RetryBudget, LetsHedgesBeAShareOfFirstQueries) {
  for (const unsigned percent : {0U, 5U, 10U, 50U}) {
    RetryBudget budget(percent);
    unsigned taken = 0;
    for (int i = 0; i < 10'000; ++i) {
      budget.on_first_query();
      taken += budget.take() ? 1 : 0;
    }
    EXPECT_LE(taken, 100 * percent + 10) << percent;
    EXPECT_GE(taken, 100 * percent) << percent;
  }
  RetryBudget budget(10);
  for (int i = 0; i < 10; ++i) budget.spend();
  EXPECT_FALSE(budget.take());
}

}  // namespace
}  // namespace sekisho::forwarding::testing
