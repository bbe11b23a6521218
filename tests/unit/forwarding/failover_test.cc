// The drill poi-failover in virtual time: 1,000 questions a second, the prober beside them, East failing in every
// way. (L-2)
//
// Workers and keeper share the board as they do in the gateway; each client waits 2 s.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "forwarding/probe.h"
#include "tests/unit/forwarding/exchange_script.h"

namespace sekisho::forwarding::testing {
namespace {

using Mode = Behaviour::Mode;

class Gateway : public ProbeOutput {
 public:
  Gateway() : prober_(group_, board) { budget_ = RetryBudget(group_.retry_budget_percent); }

  struct Period {
    unsigned asked = 0, failed = 0, sends = 0;
    std::vector<Duration> took;
    Duration p99() {
      std::sort(took.begin(), took.end());
      return took.empty() ? 0ms : took[took.size() * 99 / 100];
    }
  };

  /// Questions that began within the next `span`, with what became of them.
  Period run(Duration span) {
    period_ = {};
    const Instant end = now + span;
    for (Instant next_question = now; next_question < end; next_question = next_question + 1ms) {
      advance_to(next_question);
      ask();
    }
    advance_to(end);
    return period_;
  }
  void advance_to(Instant end) {
    for (;;) {
      const auto next = next_event();
      if (next > end) break;
      now = std::max(now, next);
      step();
    }
    now = end;
  }

  void send_udp(ProbeKey key, const Endpoint& server, Bytes wire) override {
    servers.udp(key.probe | probe_bit, key.attempt, server, wire, now);
  }
  void send_tcp(ProbeKey key, const Endpoint& server, Bytes wire) override {
    servers.tcp(key.probe | probe_bit, key.attempt, server, wire, now);
  }
  void cancel(ProbeKey) override {}
  void changed(std::size_t server, bool up) override {
    if (server == 0 && !up && !found_down) found_down = now;
    ++changes;
  }

  FakeServers servers{99};
  GroupBoard board{2};
  Instant now{1'000'000'000};
  std::optional<Instant> found_down;
  unsigned changes = 0;

 private:
  static constexpr std::uint64_t probe_bit = 1ULL << 63;
  struct Question {
    Exchange exchange;
    Instant asked;
    std::optional<Instant> timer;
  };

  Instant next_event() const {
    Instant next = prober_.next_timer(now);
    if (const auto event = servers.next()) next = std::min(next, *event);
    if (!timers_.empty()) next = std::min(next, timers_.begin()->first);
    return next;
  }
  void step() {
    if (const auto event = servers.next(); event && *event <= now) {
      deliver(servers.pop());
      return;
    }
    if (!timers_.empty() && timers_.begin()->first <= now) {
      const std::uint64_t id = timers_.begin()->second;
      questions_.at(id).exchange.on_timer(now, random_);
      follow(id);
      return;
    }
    prober_.on_timer(now, random_, *this);
  }
  void deliver(const Event& e) {
    if ((e.exchange & probe_bit) != 0) {
      const ProbeKey key{e.exchange & ~probe_bit, e.attempt};
      switch (e.kind) {
        case Event::Kind::udp:
          prober_.on_udp(key, e.wire, now, random_, *this);
          return;
        case Event::Kind::tcp:
          prober_.on_tcp(key, e.wire, now, random_, *this);
          return;
        case Event::Kind::unreachable:
          prober_.on_unreachable(key, now, random_, *this);
          return;
        case Event::Kind::tcp_failed:
          prober_.on_tcp_failed(key, now, random_, *this);
          return;
      }
    }
    const auto found = questions_.find(e.exchange);
    if (found == questions_.end()) return;
    Exchange& exchange = found->second.exchange;
    switch (e.kind) {
      case Event::Kind::udp:
        exchange.on_udp(e.attempt, e.wire, now, random_);
        break;
      case Event::Kind::tcp:
        exchange.on_tcp(e.attempt, e.wire, now, random_);
        break;
      case Event::Kind::unreachable:
        exchange.on_unreachable(e.attempt, now, random_);
        break;
      case Event::Kind::tcp_failed:
        exchange.on_tcp_failed(e.attempt, now, random_);
        break;
    }
    follow(e.exchange);
  }
  void ask() {
    const std::uint64_t id = next_id_++;
    Plan plan = plan_exchange(group_, &board, &budget_);
    const auto name = "n" + std::to_string(id) + ".city.lg.jp.";
    Exchange exchange(ExchangeScript::question(name), std::move(plan.candidates), plan.settings);
    Question& question = questions_.emplace(id, Question{std::move(exchange), now, {}}).first->second;
    ++period_.asked;
    question.exchange.start(now, random_);
    follow(id);
  }
  void follow(std::uint64_t id) {
    Question& question = questions_.at(id);
    for (const Action& action : question.exchange.take_actions()) {
      record(action, board);
      if (const auto* udp = std::get_if<SendUdp>(&action)) {
        ++period_.sends;
        servers.udp(id, udp->attempt, udp->server, udp->wire, now);
      } else if (const auto* tcp = std::get_if<SendTcp>(&action)) {
        ++period_.sends;
        servers.tcp(id, tcp->attempt, tcp->server, tcp->wire, now);
      }
    }
    for (const Observation& observation : question.exchange.take_observations()) record(observation, board);
    if (question.timer) timers_.erase({*question.timer, id});
    question.timer = question.exchange.next_timer();
    if (!question.exchange.done()) {
      timers_.emplace(*question.timer, id);
      return;
    }
    const Duration took = now - question.asked;
    period_.failed += question.exchange.take_outcome().reply && took < 2s ? 0 : 1;
    period_.took.push_back(took);
    questions_.erase(id);
  }

  UpstreamGroup group_ = poi();
  RetryBudget budget_{0};
  GroupProber prober_;
  ScriptedRandom random_{5};
  std::unordered_map<std::uint64_t, Question> questions_;
  std::set<std::pair<Instant, std::uint64_t>> timers_;
  std::uint64_t next_id_ = 1;
  Period period_;
};

struct FaultRow {
  const char* what;
  Behaviour behaviour;
};
class PoiFailover : public ::testing::TestWithParam<FaultRow> {};

TEST_P(PoiFailover, NoClientSeesIt) {
  Gateway gateway;
  gateway.servers.at(east) = {.delay = 8ms, .jitter = 6ms};
  gateway.servers.at(west) = {.delay = 12ms, .jitter = 8ms};
  gateway.run(5s);
  Gateway::Period before = gateway.run(5s);
  EXPECT_EQ(before.failed, 0U);
  EXPECT_LE(before.sends, before.asked * 11 / 10);
  EXPECT_EQ(gateway.changes, 0U);

  gateway.servers.at(east) = GetParam().behaviour;
  const Instant fault = gateway.now;
  Gateway::Period during = gateway.run(3s);
  EXPECT_EQ(during.failed, 0U);
  ASSERT_TRUE(gateway.found_down.has_value());
  EXPECT_LE(*gateway.found_down - fault, 3s);

  Gateway::Period after = gateway.run(5s);
  EXPECT_EQ(after.failed, 0U);
  EXPECT_LE(after.p99(), before.p99() + 50ms);
  EXPECT_LE(after.sends, after.asked * 11 / 10);

  gateway.servers.at(east) = {.delay = 8ms, .jitter = 6ms};
  gateway.run(5s);
  Gateway::Period back = gateway.run(5s);
  EXPECT_TRUE(gateway.board.server(0).up);
  EXPECT_EQ(gateway.changes, 2U) << "down once, up once";
  EXPECT_EQ(back.failed, 0U);
  EXPECT_LE(back.p99(), before.p99() + 5ms);
}

const FaultRow faults[] = {
    {"silent", {.mode = Mode::silent}},   {"unreachable", {.mode = Mode::unreachable, .delay = 5ms}},
    {"refused", {.mode = Mode::refused}}, {"servfail", {.mode = Mode::servfail}},
    {"slow", {.delay = 800ms}},           {"tcp_only", {.mode = Mode::tcp_only}},
};
INSTANTIATE_TEST_SUITE_P(Faults, PoiFailover, ::testing::ValuesIn(faults),
                         [](const auto& row) { return std::string(row.param.what); });

TEST(PoiFailover, LossLosesNoAnswerAndDoesNotFlap) {
  for (const bool both : {false, true}) {
    Gateway gateway;
    gateway.run(2s);
    gateway.servers.at(east).loss_percent = 30;
    if (both) gateway.servers.at(west).loss_percent = 30;
    Gateway::Period lossy = gateway.run(60s);
    EXPECT_EQ(lossy.failed, 0U);
    EXPECT_LE(gateway.changes, 2U);
  }
}

TEST(PoiFailover, BothDownFailsClearlyAndComesBackByItself) {
  Gateway gateway;
  gateway.run(2s);
  gateway.servers.at(east).mode = Mode::silent;
  gateway.servers.at(west).mode = Mode::silent;
  gateway.run(5s);
  Gateway::Period down = gateway.run(3s);
  EXPECT_GT(down.failed, 0U);
  Duration longest = 0ms;
  for (const Duration took : down.took) longest = std::max(longest, took);
  EXPECT_LE(longest, 1s);
  gateway.servers.at(west) = {};
  gateway.run(5s);
  EXPECT_EQ(gateway.run(3s).failed, 0U);
  EXPECT_FALSE(gateway.board.server(0).up);
}

}  // namespace
}  // namespace sekisho::forwarding::testing
