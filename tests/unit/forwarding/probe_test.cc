// The keeper's prober against servers in every state, in virtual time. Drill poi-failover: detected within 3 s.
#include "forwarding/probe.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/forwarding/exchange_script.h"

namespace sekisho::forwarding::testing {
namespace {

using Mode = Behaviour::Mode;

class ProberScript : public ProbeOutput {
 public:
  explicit ProberScript(std::uint64_t seed = 1) : servers(seed), random_(seed) {}

  void run(Duration span) {
    const Instant end = now + span;
    for (;;) {
      const Instant timer = prober.next_timer(now);
      const auto event = servers.next();
      if (std::min(timer, event.value_or(timer)) > end) break;
      if (event && *event <= timer) {
        now = std::max(now, *event);
        deliver(servers.pop());
      } else {
        now = timer;
        prober.on_timer(now, random_, *this);
      }
    }
    now = end;
  }
  /// Runs until the board says so; how long it took. At most a minute.
  Duration until(std::size_t server, bool up) {
    const Instant started = now;
    while (board.server(server).up != up && now - started < 60s) run(10ms);
    return now - started;
  }
  bool up(std::size_t server) const { return board.server(server).up; }
  bool tcp_only(std::size_t server) const { return board.server(server).tcp_only; }

  void send_udp(ProbeKey key, const Endpoint& server, Bytes wire) override {
    open_.insert(key);
    ++sends;
    servers.udp(key.probe, key.attempt, server, wire, now);
  }
  void send_tcp(ProbeKey key, const Endpoint& server, Bytes wire) override {
    open_.insert(key);
    ++sends;
    servers.tcp(key.probe, key.attempt, server, wire, now);
  }
  void cancel(ProbeKey key) override { EXPECT_EQ(open_.erase(key), 1U); }
  void changed(std::size_t, bool) override { ++changes; }
  std::size_t open() const { return open_.size(); }

  FakeServers servers;
  GroupBoard board{2};
  GroupProber prober{poi(), board};
  Instant now{1'000'000'000};
  unsigned sends = 0, changes = 0;

 private:
  void deliver(const Event& event) {
    const ProbeKey key{event.exchange, event.attempt};
    switch (event.kind) {
      case Event::Kind::udp:
        prober.on_udp(key, event.wire, now, random_, *this);
        return;
      case Event::Kind::tcp:
        prober.on_tcp(key, event.wire, now, random_, *this);
        return;
      case Event::Kind::unreachable:
        if (open_.erase(key) > 0) prober.on_unreachable(key, now, random_, *this);
        return;
      case Event::Kind::tcp_failed:
        if (open_.erase(key) > 0) prober.on_tcp_failed(key, now, random_, *this);
        return;
    }
  }
  ScriptedRandom random_;
  std::set<ProbeKey> open_;
};

struct FaultRow {
  const char* what;
  Behaviour behaviour;
  bool by_tcp;  // works by TCP still
};
class EastFault : public ::testing::TestWithParam<FaultRow> {};

TEST_P(EastFault, IsFoundWithinThreeSecondsAndForgivenWithoutRestart) {
  for (const Duration moment : {0ms, 1ms, 333ms, 499ms, 750ms, 999ms}) {
    ProberScript script;
    script.run(10s + moment);
    ASSERT_TRUE(script.up(0) && script.up(1));
    EXPECT_EQ(script.changes, 0U);
    script.servers.at(east) = GetParam().behaviour;
    EXPECT_LE(script.until(0, false), 3s) << moment.count();
    EXPECT_TRUE(script.up(1));
    script.run(5s);
    EXPECT_EQ(script.tcp_only(0), GetParam().by_tcp);
    script.servers.at(east) = {};
    EXPECT_LE(script.until(0, true), 5s);
    script.run(1s);
    EXPECT_FALSE(script.tcp_only(0));
    EXPECT_EQ(script.changes, 2U);
  }
}

const FaultRow faults[] = {
    {"silent", {.mode = Mode::silent}, false},   {"unreachable", {.mode = Mode::unreachable}, false},
    {"refused", {.mode = Mode::refused}, false}, {"servfail", {.mode = Mode::servfail}, false},
    {"slow", {.delay = 800ms}, false},           {"tcp_only", {.mode = Mode::tcp_only}, true},
    {"garbage", {.mode = Mode::garbage}, false},
};
INSTANTIATE_TEST_SUITE_P(Faults, EastFault, ::testing::ValuesIn(faults),
                         [](const auto& row) { return std::string(row.param.what); });

TEST(Prober, StatesThatAreNoFault) {
  const Behaviour fine[] = {
      {.mode = Mode::nxdomain}, {.mode = Mode::truncate},       {.mode = Mode::no_edns}, {.mode = Mode::lower_case},
      {.delay = 200ms},         {.mode = Mode::forged_formerr}, {.forged_before = 5},
  };
  for (const Behaviour& behaviour : fine) {
    ProberScript script;
    script.servers.at(east) = behaviour;
    script.run(60s);
    EXPECT_EQ(script.changes, 0U) << static_cast<int>(behaviour.mode);
    EXPECT_EQ(script.board.server(0).edns, behaviour.mode != Mode::no_edns);
  }
}

TEST(Prober, HealthyServersCostOneProbeASecond) {
  ProberScript script;
  script.run(60s);
  EXPECT_LE(script.servers.received(east), 61U);
  EXPECT_GE(script.servers.received(east), 55U);
}

TEST(Prober, LossIsNoDeath) {
  ProberScript script;
  script.servers.at(east).loss_percent = 30;
  for (int i = 0; i < 3600; ++i) {
    script.board.server(0).suspicions.fetch_add(1);  // as workers would, all the time
    script.run(1s);
  }
  EXPECT_EQ(script.changes, 0U) << "an hour at 30 % loss";
}

TEST(Prober, BothDownAndBack) {
  ProberScript script;
  script.servers.at(east).mode = Mode::silent;
  script.servers.at(west).mode = Mode::silent;
  script.run(5s);
  EXPECT_FALSE(script.up(0) || script.up(1));
  script.servers.at(west) = {};
  EXPECT_LE(script.until(1, true), 5s);
  EXPECT_FALSE(script.up(0));
}

TEST(Prober, TcpAloneCountsAsUpOnlyWhenNobodyIsBetter) {
  ProberScript script;
  script.servers.at(east).mode = Mode::tcp_only;
  script.run(5s);
  EXPECT_FALSE(script.up(0));
  EXPECT_TRUE(script.tcp_only(0));
  script.servers.at(west).mode = Mode::silent;
  script.run(5s);
  EXPECT_TRUE(script.up(0) && script.tcp_only(0));
  EXPECT_FALSE(script.up(1));
  script.servers.at(west) = {};
  script.run(5s);
  EXPECT_FALSE(script.up(0));
  EXPECT_TRUE(script.up(1));
  script.servers.at(east).mode = Mode::silent;
  script.run(5s);
  EXPECT_FALSE(script.tcp_only(0));
}

TEST(Prober, SuspicionHastensDetection) {
  ProberScript script;
  script.run(10050ms);
  script.servers.at(east).mode = Mode::silent;
  script.board.server(0).suspicions.fetch_add(1);
  EXPECT_LE(script.until(0, false), 1600ms);
}

TEST(Prober, ForgersMoveNothing) {  // CVE-2023-26437
  ProberScript script;
  script.servers.at(east).forged_before = 15;
  script.run(30s);
  EXPECT_EQ(script.changes, 0U);
  EXPECT_GT(script.board.server(0).mismatches, 0U);
}

TEST(Prober, StartsFromTheBoardAfterAReload) {
  ProberScript script;
  script.servers.at(east).mode = Mode::silent;
  script.run(5s);
  ASSERT_FALSE(script.up(0));
  script.prober.stop(script);
  EXPECT_EQ(script.open(), 0U);
  script.prober = GroupProber(poi(), script.board);
  script.changes = 0;
  script.run(10s);
  EXPECT_EQ(script.changes, 0U) << "not up for a moment because somebody reloaded";
}

TEST(Prober, EdnsComesBackWhenTheServerLearnsIt) {
  ProberScript script;
  script.servers.at(east).mode = Mode::no_edns;
  script.run(5s);
  EXPECT_FALSE(script.board.server(0).edns);
  script.servers.at(east) = {};
  script.run(90s);
  EXPECT_TRUE(script.board.server(0).edns);
}

}  // namespace
}  // namespace sekisho::forwarding::testing
