// TcpPool on loopback: reuse, pipelining, IDs, and connections that end.
#include <set>

#include "pool_owner.h"
#include "resolver/engine/upstream_sockets.h"

namespace sekisho::resolver {
namespace {

using namespace test;
constexpr RealmId realm{1};

struct TcpPoolTest : testing::Test {
  void make(const UpstreamLimits& limits = {}, RealmId id = realm) {
    sockets = std::make_unique<UpstreamSockets>(limits, bell, owner);
    table.realms.resize(1);
    table.realms[0].id = id;
    table.realms[0].name = "test";
    table.realms[0].device = "lo";
    sockets->set_table(table);
  }
  AttemptKey ask(const Endpoint& server, std::uint16_t id, Instant now = monotonic_now()) {
    const AttemptKey key{++last, 0};
    sockets->send_tcp(key, realm, server, query(id), now);
    return key;
  }
  template <typename Done>
  void run(Done done) {
    const Instant give_up = monotonic_now() + 10s;
    for (bool busy = false;; busy = sockets->run(monotonic_now())) {
      if (done()) return;
      ASSERT_LT(monotonic_now(), give_up) << "nothing came";
      if (!busy) sockets->sleep_until(give_up);
    }
  }
  const EngineCounters& counters() { return sockets->counters(); }

  Doorbell bell;
  PoolOwner owner;
  forwarding::RealmTable table;
  std::unique_ptr<UpstreamSockets> sockets;
  std::uint64_t last = 0;
};

TEST_F(TcpPoolTest, OneConnectionServesManyQueries) {
  LoopbackServer server("127.0.0.2", echo);
  make();
  for (std::uint16_t i = 0; i < 20; ++i) {
    const AttemptKey key = ask(server.endpoint(), i);
    run([&] { return owner.tcp.count(key) == 1; });
    EXPECT_EQ(owner.tcp[key], *echo(query(i), true));
  }
  EXPECT_EQ(server.connections(), 1U);
  EXPECT_EQ(counters().tcp_reused.value(), 19U);
}

TEST_F(TcpPoolTest, PipelinedRepliesMayComeInAnyOrderAndUnderEqualIds) {
  LoopbackServer server("127.0.0.2", [](Bytes q, bool tcp) { return echo(q, tcp); });
  server.reverse_in_groups_of(10);
  make();
  std::vector<AttemptKey> keys;
  for (std::uint16_t i = 0; i < 10; ++i) keys.push_back(ask(server.endpoint(), 0x1234));  // all with one ID
  run([&] { return owner.tcp.size() == 10; });
  for (const AttemptKey key : keys) EXPECT_EQ(owner.tcp[key], *echo(query(0x1234), true));
  EXPECT_EQ(server.connections(), 1U);
  EXPECT_EQ(counters().tcp_unexpected.value(), 0U);
}

TEST_F(TcpPoolTest, AFullPipelineOpensAnother) {
  LoopbackServer silent("127.0.0.2", [](Bytes, bool) { return std::nullopt; });
  UpstreamLimits limits;
  limits.tcp.pipeline = 2;
  limits.tcp.max_per_server = 3;
  limits.tcp.max_pipeline = 4;
  make(limits);
  for (std::uint16_t i = 0; i < 13; ++i) ask(silent.endpoint(), i);
  EXPECT_EQ(counters().tcp_connects.value(), 3U);
  EXPECT_EQ(counters().tcp_exhausted.value(), 1U);  // 3 connections of 4
  run([&] { return owner.tcp_failed.size() == 1; });
}

TEST_F(TcpPoolTest, RefusedConnectionFailsAllOnIt) {
  Endpoint nobody;
  {
    LoopbackServer gone("127.0.0.3", echo);
    nobody = gone.endpoint();
  }
  make();
  ask(nobody, 1);
  ask(nobody, 2);
  run([&] { return owner.tcp_failed.size() == 2; });
  EXPECT_EQ(counters().tcp_connect_failures.value(), 1U);
}

// RFC 7766 §6.2.4: a server may close an idle connection at any time, also just before our next query.
TEST_F(TcpPoolTest, AQueryThatMeetsAClosedConnectionGoesOnceMore) {
  LoopbackServer server("127.0.0.2", echo);
  server.close_after(1);
  make();
  for (std::uint16_t i = 1; i <= 5; ++i) {
    const AttemptKey key = ask(server.endpoint(), i);
    run([&] { return owner.tcp.count(key) == 1; });
  }
  EXPECT_TRUE(owner.tcp_failed.empty());
  EXPECT_EQ(server.connections(), 5U);
}

TEST_F(TcpPoolTest, ACancelledQuerysReplyGoesToNobody) {
  LoopbackServer server("127.0.0.2", echo);
  server.reverse_in_groups_of(2);
  make();
  const AttemptKey a = ask(server.endpoint(), 5);
  sockets->cancel(a);
  const AttemptKey b = ask(server.endpoint(), 5);  // the same ID: must not get a's reply
  run([&] { return owner.tcp.count(b) == 1; });
  EXPECT_EQ(owner.tcp.count(a), 0U);
  EXPECT_EQ(owner.tcp[b], *echo(query(5), true));
}

TEST_F(TcpPoolTest, ASilentServerIsGivenUpAndAnIdleConnectionClosed) {
  LoopbackServer server("127.0.0.2",
                        [](Bytes q, bool tcp) { return load_u16(q.data()) == 9 ? std::nullopt : echo(q, tcp); });
  make();
  const AttemptKey key = ask(server.endpoint(), 1);
  run([&] { return owner.tcp.count(key) == 1; });
  const Instant idle = monotonic_now();
  sockets->run(idle + 11s);
  ask(server.endpoint(), 9);
  EXPECT_EQ(counters().tcp_connects.value(), 2U);  // the idle one was closed
  sockets->run(monotonic_now() + 6s);
  sockets->run(monotonic_now() + 6s);
  EXPECT_EQ(owner.tcp_failed.size(), 1U);
}

TEST_F(TcpPoolTest, GarbageFramesEndTheConnection) {
  LoopbackServer server("127.0.0.2", [](Bytes, bool) { return Octets{1, 2, 3}; });
  make();
  ask(server.endpoint(), 1);
  run([&] { return owner.tcp_failed.size() == 1; });
  EXPECT_EQ(counters().tcp_broken.value(), 1U);
}

TEST_F(TcpPoolTest, TheLargestMessageArrivesWhole) {
  LoopbackServer server("127.0.0.2", [](Bytes q, bool tcp) {
    Octets reply = *echo(q, tcp);
    reply.resize(65535, 0x5A);
    return reply;
  });
  make();
  const AttemptKey key = ask(server.endpoint(), 1);
  run([&] { return owner.tcp.count(key) == 1; });
  EXPECT_EQ(owner.tcp[key].size(), 65535U);
  EXPECT_EQ(owner.tcp[key].back(), 0x5A);
}

TEST_F(TcpPoolTest, ARealmWithoutAWayOutFailsLater) {
  LoopbackServer server("127.0.0.2", echo);
  make({}, RealmId{7});
  ask(server.endpoint(), 1);
  EXPECT_TRUE(owner.tcp_failed.empty());  // never from inside send()
  sockets->run(monotonic_now());
  EXPECT_EQ(owner.tcp_failed.size(), 1U);
}

}  // namespace
}  // namespace sekisho::resolver
