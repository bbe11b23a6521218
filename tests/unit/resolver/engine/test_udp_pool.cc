// UdpPool on loopback: which port an attempt gets, whose datagrams it sees, and what ends it.
#include "resolver/engine/udp_pool.h"

#include <algorithm>
#include <set>

#include "net_namespace.h"
#include "pool_owner.h"

namespace sekisho::resolver {
namespace {

using namespace test;
constexpr RealmId realm{1};

struct UdpPoolTest : testing::Test {
  void make(const UdpPoolLimits& limits, RealmExit exit = loopback_exit()) {
    pool = std::make_unique<UdpPool>(limits, random, counters);
    pool->set_exits(std::span(&exit, 1));
    owner.after_reply = [this](AttemptKey key) { pool->cancel(key); };
  }
  AttemptKey ask(const Endpoint& server, Instant now = monotonic_now()) {
    const AttemptKey key{++last, 0};
    pool->send(key, realm, server, query(static_cast<std::uint16_t>(last)), now);
    return key;
  }
  template <typename Done>
  void run(Done done) {
    run_until(
        pool->fd(), [&] { pool->receive(64, monotonic_now(), owner); }, done);
  }
  void exchange(const Endpoint& server, Instant now = monotonic_now()) {
    const AttemptKey key = ask(server, now);
    run([&] { return owner.udp.count(key) == 1; });
  }

  SystemRandom random;
  EngineCounters counters;
  PoolOwner owner;
  std::unique_ptr<UdpPool> pool;
  std::uint64_t last = 0;
};

TEST_F(UdpPoolTest, ReplyComesBackToItsAttempt) {
  LoopbackServer server("127.0.0.2", echo);
  make({});
  const AttemptKey a = ask(server.endpoint());
  const AttemptKey b = ask(server.endpoint());
  EXPECT_EQ(pool->in_flight(), 2U);
  run([&] { return owner.udp.size() == 2; });
  EXPECT_EQ(owner.udp[a], *echo(query(1), false));
  EXPECT_EQ(owner.udp[b], *echo(query(2), false));
  EXPECT_EQ(pool->in_flight(), 0U);
  EXPECT_EQ(counters.udp_sent.value(), 2U);
  EXPECT_EQ(counters.udp_received.value(), 2U);
}

TEST_F(UdpPoolTest, AnswersOverIpv6) {
  LoopbackServer server("::1", echo);
  make({});
  exchange(server.endpoint());
  EXPECT_EQ(owner.udp.size(), 1U);
}

// RFC 5452 §9.2: over the whole range, without a pattern, whether ports are used once or again.
TEST_F(UdpPoolTest, PortsAreSpreadOverTheWholeRange) {
  LoopbackServer server("127.0.0.2", echo);
  for (const unsigned uses : {1U, 32U}) {
    UdpPoolLimits limits;
    limits.uses_per_port = uses;
    make(limits);
    const std::size_t before = server.source_ports().size();
    constexpr std::size_t count = 2000;
    for (std::size_t i = 0; i < count; ++i) exchange(server.endpoint());
    std::vector<std::uint16_t> ports = server.source_ports();
    ports.erase(ports.begin(), ports.begin() + static_cast<std::ptrdiff_t>(before));
    ASSERT_EQ(ports.size(), count);
    const std::set<std::uint16_t> distinct(ports.begin(), ports.end());
    EXPECT_GE(*distinct.begin(), 1024);
    // New ports: collisions among 64,512 leave about 1,969 distinct; slots of 4,096: about 1,580 new ports.
    EXPECT_GE(distinct.size(), uses == 1 ? 1930U : 1480U);
    constexpr std::size_t bins = 16;
    std::size_t in_bin[bins]{};
    for (const std::uint16_t port : distinct) ++in_bin[(port - 1024U) * bins / 64512U];
    const double expected = static_cast<double>(distinct.size()) / bins;
    double chi = 0;
    for (const std::size_t n : in_bin)
      chi += (static_cast<double>(n) - expected) * (static_cast<double>(n) - expected) / expected;
    EXPECT_LT(chi, 56.5) << "15 degrees of freedom, p = 1e-6";
    std::size_t neighbours = 0;
    for (std::size_t i = 1; i < count; ++i) neighbours += std::abs(ports[i] - ports[i - 1]) <= 16 ? 1 : 0;
    EXPECT_LT(neighbours, 30U) << "a port must not tell the next one";
  }
}

TEST_F(UdpPoolTest, APortIsGivenUpAfterItsUses) {
  LoopbackServer server("127.0.0.2", echo);
  UdpPoolLimits limits;
  limits.slots = 1;
  limits.uses_per_port = 4;
  make(limits);
  for (int i = 0; i < 12; ++i) exchange(server.endpoint());
  EXPECT_EQ(counters.udp_opened.value(), 3U);
  EXPECT_EQ(counters.udp_reused.value(), 9U);
  const auto ports = server.source_ports();
  EXPECT_EQ(ports[0], ports[3]);
}

TEST_F(UdpPoolTest, APortIsGivenUpWhenItIsOld) {
  LoopbackServer server("127.0.0.2", echo);
  UdpPoolLimits limits;
  limits.slots = 1;
  make(limits);
  const Instant start = monotonic_now();
  exchange(server.endpoint(), start);
  EXPECT_EQ(pool->open_sockets(), 1U);
  EXPECT_EQ(pool->next_expiry(), start + limits.port_lifetime);
  pool->expire(start + limits.port_lifetime - 1ns);
  EXPECT_EQ(pool->open_sockets(), 1U);
  pool->expire(start + limits.port_lifetime);
  EXPECT_EQ(pool->open_sockets(), 0U);
  exchange(server.endpoint(), start + limits.port_lifetime);
  EXPECT_EQ(counters.udp_opened.value(), 2U);
}

// A late reply can't meet the next attempt: the port of an unanswered attempt is closed.
TEST_F(UdpPoolTest, APortWhoseReplyIsOutstandingIsNotUsedAgain) {
  LoopbackServer silent("127.0.0.2", [](Bytes, bool) { return std::nullopt; });
  UdpPoolLimits limits;
  limits.slots = 1;
  make(limits);
  pool->cancel(ask(silent.endpoint()));
  EXPECT_EQ(pool->open_sockets(), 0U);
  pool->cancel(ask(silent.endpoint()));
  EXPECT_EQ(counters.udp_opened.value(), 2U);
  EXPECT_EQ(counters.udp_reused.value(), 0U);
}

TEST_F(UdpPoolTest, WhatLiesInAPortFromBeforeIsNeverAReply) {
  LoopbackServer server("127.0.0.2", echo);
  server.send_copies(2);
  UdpPoolLimits limits;
  limits.slots = 1;
  make(limits);
  const AttemptKey first = ask(server.endpoint());
  run([&] { return owner.udp.count(first) == 1; });
  ASSERT_EQ(pool->open_sockets(), 1U);  // the port is kept, and the second copy is on its way to it
  pollfd copy{pool->fd(), POLLIN, 0};
  ASSERT_EQ(poll(&copy, 1, 10'000), 1);
  server.send_copies(1);
  const AttemptKey second = ask(server.endpoint());
  run([&] { return owner.udp.count(second) == 1; });
  EXPECT_EQ(owner.udp[second], *echo(query(2), false));
  EXPECT_EQ(counters.udp_late.value(), 1U);
  EXPECT_NE(server.source_ports()[0], server.source_ports()[1]);
}

TEST_F(UdpPoolTest, ASecondDatagramMakesAPortUnfit) {
  LoopbackServer server("127.0.0.2", echo);
  server.send_copies(2);
  make({});
  int seen = 0;
  owner.after_reply = [&](AttemptKey) { ++seen; };  // not accepted: the attempt goes on
  const AttemptKey key = ask(server.endpoint());
  run([&] { return seen == 2; });
  EXPECT_EQ(pool->in_flight(), 1U);
  pool->cancel(key);
  EXPECT_EQ(pool->open_sockets(), 0U);
}

TEST_F(UdpPoolTest, AnIdlePortThatHearsSomethingIsClosed) {
  LoopbackServer server("127.0.0.2", echo);
  server.send_copies(2);
  make({});
  ask(server.endpoint());
  run([&] { return counters.udp_late.value() == 1; });
  EXPECT_EQ(owner.udp.size(), 1U);
  EXPECT_EQ(pool->open_sockets(), 0U);
}

TEST_F(UdpPoolTest, IcmpEndsTheAttempt) {
  Endpoint nobody;
  {
    LoopbackServer gone("127.0.0.3", echo);
    nobody = gone.endpoint();
  }
  make({});
  const AttemptKey key = ask(nobody);
  run([&] { return !owner.unreachable.empty(); });
  EXPECT_EQ(owner.unreachable, std::vector{key});
  EXPECT_EQ(counters.udp_refused.value(), 1U);
  EXPECT_EQ(pool->open_sockets(), 0U);
}

TEST_F(UdpPoolTest, ADeviceThatIsNotThereIsUnreachableAndNothingElse) {
  LoopbackServer server("127.0.0.2", echo);
  RealmExit exit = loopback_exit();
  exit.device = "no-such-dev0";
  make({}, exit);
  const AttemptKey key = ask(server.endpoint());
  EXPECT_TRUE(owner.unreachable.empty());  // never from inside send()
  EXPECT_TRUE(pool->has_failures());
  pool->receive(1, monotonic_now(), owner);
  EXPECT_EQ(owner.unreachable, std::vector{key});
  EXPECT_EQ(counters.bind_failures.value(), 1U);
  EXPECT_TRUE(server.source_ports().empty());
}

// RFC 9715: what came in fragments is not believed beyond its question; TC makes the exchange go on by TCP.
TEST_F(UdpPoolTest, AReplyInFragmentsCountsAsTruncated) {
  const NetNamespace other;  // its loopback carries 1,400 octets at most
  if (!other.made()) GTEST_SKIP() << "needs the right to make network namespaces";
  std::unique_ptr<LoopbackServer> server;
  other.inside([&] {
    server = std::make_unique<LoopbackServer>("127.0.0.2", [](Bytes q, bool tcp) {
      Octets reply = *echo(q, tcp);
      reply.resize(load_u16(q.data()) == 1 ? 1300 : 3000, 0x5A);
      return reply;
    });
  });
  RealmExit exit = loopback_exit();
  exit.netns = other.name();
  make({}, exit);
  const AttemptKey whole = ask(server->endpoint());
  const AttemptKey fragments = ask(server->endpoint());
  run([&] { return owner.udp.size() == 2; });
  EXPECT_EQ(owner.udp[whole].size(), 1300U);
  Octets truncated = *echo(query(2), false);
  truncated[2] |= 0x02;
  EXPECT_EQ(owner.udp[fragments], truncated);
  EXPECT_EQ(counters.udp_fragmented.value(), 1U);
}

TEST_F(UdpPoolTest, ARealmThatIsUnknownHasNoWayOut) {
  LoopbackServer server("127.0.0.2", echo);
  make({}, loopback_exit(RealmId{7}));
  ask(server.endpoint());
  pool->receive(1, monotonic_now(), owner);
  EXPECT_EQ(owner.unreachable.size(), 1U);
}

TEST_F(UdpPoolTest, AChangedExitClosesItsSockets) {
  LoopbackServer silent("127.0.0.2", [](Bytes, bool) { return std::nullopt; });
  make({});
  const AttemptKey key = ask(silent.endpoint());
  RealmExit same = loopback_exit();
  pool->set_exits(std::span(&same, 1));
  EXPECT_EQ(pool->open_sockets(), 1U);
  RealmExit other = same;
  other.source_v4 = IpAddress::parse("127.0.0.9");
  pool->set_exits(std::span(&other, 1));
  EXPECT_EQ(pool->open_sockets(), 0U);
  pool->receive(1, monotonic_now(), owner);
  EXPECT_EQ(owner.unreachable, std::vector{key});
}

TEST_F(UdpPoolTest, LimitsHold) {
  LoopbackServer silent("127.0.0.2", [](Bytes, bool) { return std::nullopt; });
  UdpPoolLimits limits;
  limits.slots = 2;
  limits.max_open = 5;
  make(limits);
  for (int i = 0; i < 8; ++i) ask(silent.endpoint());
  EXPECT_EQ(pool->open_sockets(), 5U);
  pool->receive(1, monotonic_now(), owner);
  EXPECT_EQ(owner.unreachable.size(), 3U);
  EXPECT_EQ(counters.udp_exhausted.value(), 3U);
}

TEST_F(UdpPoolTest, AnAttemptThatWasForgottenEnds) {
  LoopbackServer silent("127.0.0.2", [](Bytes, bool) { return std::nullopt; });
  make({});
  const Instant start = monotonic_now();
  ask(silent.endpoint(), start);
  for (Duration t = 5s; t <= 15s; t += 5s) pool->expire(start + t);
  pool->receive(1, start + 15s, owner);
  EXPECT_EQ(owner.unreachable.size(), 1U);
  EXPECT_EQ(counters.udp_forgotten.value(), 1U);
  EXPECT_EQ(pool->open_sockets(), 0U);
}

}  // namespace
}  // namespace sekisho::resolver
