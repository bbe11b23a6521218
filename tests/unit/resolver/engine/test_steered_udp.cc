// SteeredUdp on loopback: replies find their attempt, ports are spread and shut, errors are told, what it cannot do
// it says. Skipped where the kernel gives a test no such right.
#include "resolver/engine/steered_udp.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <set>

#include "fork_in_the_road.h"
#include "net_namespace.h"
#include "pool_owner.h"
#include "resolver/engine/raw_datagram.h"

namespace sekisho::resolver {
namespace {

using namespace test;
constexpr RealmId realm{1};

struct SteeredUdpTest : testing::Test {
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "needs CAP_BPF, CAP_NET_ADMIN and CAP_NET_RAW";
    RealmExit exit = loopback_exit();
    exit.source_v4 = IpAddress::parse("127.0.0.77");
    exit.source_v6 = IpAddress::parse("::1");
    udp.set_exits(std::span(&exit, 1));
    owner.after_reply = [this](AttemptKey key) { udp.cancel(key); };
    LoopbackServer server("127.0.0.2", echo);
    const AttemptKey probe{1'000'000, 0};
    if (!udp.send(probe, realm, server.endpoint(), query(1), monotonic_now())) GTEST_SKIP() << "no sk_lookup here";
    udp.cancel(probe);
  }
  AttemptKey ask(const Endpoint& server) {
    const AttemptKey key{++last, 0};
    EXPECT_TRUE(udp.send(key, realm, server, query(static_cast<std::uint16_t>(last)), monotonic_now()));
    return key;
  }
  template <typename Done>
  void run(Done done) {
    udp.flush(monotonic_now());
    run_until(
        udp.fd(), [&] { udp.receive(64, monotonic_now(), owner); }, done);
  }

  SystemRandom random;
  EngineCounters counters;
  PoolOwner owner;
  SteeredUdp udp{random, counters};
  std::uint64_t last = 0;
};

TEST_F(SteeredUdpTest, RepliesComeBackToTheirAttempts) {
  LoopbackServer one("127.0.0.2", echo), two("127.0.0.3", echo);
  const AttemptKey a = ask(one.endpoint());
  const AttemptKey b = ask(two.endpoint());
  EXPECT_EQ(udp.in_flight(), 2U);
  run([&] { return owner.udp.size() == 2; });
  EXPECT_EQ(owner.udp[a], *echo(query(1), false));
  EXPECT_EQ(owner.udp[b], *echo(query(2), false));
  EXPECT_EQ(udp.in_flight(), 0U);
}

TEST_F(SteeredUdpTest, AnswersOverIpv6) {
  LoopbackServer server("::1", echo);
  const AttemptKey key = ask(server.endpoint());
  run([&] { return owner.udp.size() == 1; });
  EXPECT_EQ(owner.udp[key], *echo(query(1), false));
}

// RFC 5452 §4.5, §9.2: as its upstream sees it, each question comes from a new port of the whole range.
TEST_F(SteeredUdpTest, PortsAreSpreadOverTheWholeRange) {
  LoopbackServer server("127.0.0.2", echo);
  constexpr std::size_t questions = 8192, at_a_time = 64;
  for (std::size_t i = 0; i < questions; i += at_a_time) {
    for (std::size_t k = 0; k < at_a_time; ++k) ask(server.endpoint());
    run([&] { return udp.in_flight() == 0; });
  }
  const std::vector<std::uint16_t> ports = server.source_ports();
  ASSERT_EQ(ports.size(), questions + 0U);
  EXPECT_GE(*std::min_element(ports.begin(), ports.end()), 1024);
  EXPECT_GT(std::set<std::uint16_t>(ports.begin(), ports.end()).size(), questions * 9 / 10);
  // 64 ranges of 1,008 ports: 128 expected in each, standard deviation 11.2. Seven of those leave one run in 10^10.
  std::array<int, 64> ranges{};
  for (const std::uint16_t port : ports) ++ranges[static_cast<std::size_t>(port - 1024) / 1008];
  for (const int count : ranges) EXPECT_NEAR(count, 128, 79);
  // Neighbours say nothing of each other: half of the steps go up.
  int up = 0;
  for (std::size_t i = 1; i < ports.size(); ++i) up += ports[i] > ports[i - 1] ? 1 : 0;
  EXPECT_NEAR(up, static_cast<int>(questions) / 2, 320);
}

void send_from(const char* address, std::uint16_t from_port, std::uint16_t to_port) {
  const int raw = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
  std::vector<std::uint8_t> octets;
  const Endpoint to{*IpAddress::parse("127.0.0.77"), to_port};
  append_datagram(octets, {*IpAddress::parse(address), from_port}, to, query(1));
  const SocketAddress name = socket_address({to.address, 0});
  EXPECT_EQ(sendto(raw, octets.data(), octets.size(), 0, name.get(), name.size), static_cast<ssize_t>(octets.size()));
  close(raw);
}

TEST_F(SteeredUdpTest, NobodyElseIsHeardAndPortsAreShutAfterwards) {
  LoopbackServer silent("127.0.0.2", [](Bytes, bool) { return std::nullopt; });
  const AttemptKey key = ask(silent.endpoint());
  udp.flush(monotonic_now());
  while (silent.source_ports().empty()) std::this_thread::yield();
  const std::uint16_t port = silent.source_ports().front();
  send_from("127.0.0.9", silent.endpoint().port, port);                                  // another address
  send_from("127.0.0.2", static_cast<std::uint16_t>(silent.endpoint().port ^ 1), port);  // its address, another port
  send_from("127.0.0.2", silent.endpoint().port, port);
  run([&] { return owner.udp.contains(key); });
  EXPECT_EQ(counters.udp_received.value(), 1U);
  EXPECT_EQ(counters.udp_late.value(), 1U);  // the kernel looks at addresses, this side at the whole endpoint
  send_from("127.0.0.2", silent.endpoint().port, port);  // the attempt is over
  udp.receive(64, monotonic_now(), owner);
  EXPECT_EQ(counters.udp_received.value() + counters.udp_late.value(), 2U);
}

TEST_F(SteeredUdpTest, AnIcmpErrorEndsItsAttempt) {
  const AttemptKey key = ask({*IpAddress::parse("127.0.0.2"), 1});  // nobody there
  run([&] { return !owner.unreachable.empty(); });
  EXPECT_EQ(owner.unreachable, std::vector{key});
  EXPECT_EQ(udp.in_flight(), 0U);
}

TEST_F(SteeredUdpTest, AnExitThatChangedEndsItsAttempts) {
  LoopbackServer silent("127.0.0.2", [](Bytes, bool) { return std::nullopt; });
  const AttemptKey key = ask(silent.endpoint());
  udp.set_exits({});
  udp.receive(64, monotonic_now(), owner);
  EXPECT_EQ(owner.unreachable, std::vector{key});
  EXPECT_FALSE(udp.send({7, 7}, realm, silent.endpoint(), query(7), monotonic_now()));
}

TEST_F(SteeredUdpTest, ASourceThatIsNotOursIsLeftToTheSockets) {
  RealmExit exit = loopback_exit(RealmId{2});
  exit.source_v4 = IpAddress::parse("192.0.2.1");
  udp.set_exits(std::span(&exit, 1));
  EXPECT_FALSE(udp.send({7, 7}, RealmId{2}, *Endpoint::parse("127.0.0.2"), query(7), monotonic_now()));
}

TEST_F(SteeredUdpTest, LivesInTheNamespaceOfItsRealm) {
  const NetNamespace other("-steered");
  if (!other.made()) GTEST_SKIP();
  std::unique_ptr<LoopbackServer> server;
  other.inside([&] { server = std::make_unique<LoopbackServer>("127.0.0.2", echo); });
  RealmExit exit = loopback_exit(RealmId{3});
  exit.device.clear();
  exit.netns = other.name();
  exit.source_v4 = IpAddress::parse("127.0.0.1");
  udp.set_exits(std::span(&exit, 1));
  ASSERT_TRUE(udp.send({8, 8}, RealmId{3}, server->endpoint(), query(8), monotonic_now()));
  run([&] { return owner.udp.size() == 1; });
}

// RFC 9715: what came in fragments is not believed beyond its question.
TEST_F(SteeredUdpTest, AReplyInFragmentsCountsAsTruncated) {
  const NetNamespace other("-frag");  // its loopback carries 1,400 octets at most
  if (!other.made()) GTEST_SKIP();
  std::unique_ptr<LoopbackServer> server;
  other.inside([&] {
    server = std::make_unique<LoopbackServer>("127.0.0.2", [](Bytes q, bool tcp) {
      Octets reply = *echo(q, tcp);
      reply.resize(load_u16(q.data()) == 1 ? 1300 : 3000, 0x5A);
      return reply;
    });
  });
  RealmExit exit = loopback_exit(RealmId{4});
  exit.device.clear();
  exit.netns = other.name();
  exit.source_v4 = IpAddress::parse("127.0.0.1");
  udp.set_exits(std::span(&exit, 1));
  for (const std::uint16_t id : {std::uint16_t{1}, std::uint16_t{2}}) {
    ASSERT_TRUE(udp.send({id, 0}, RealmId{4}, server->endpoint(), query(id), monotonic_now()));
  }
  run([&] { return owner.udp.size() == 2; });
  EXPECT_EQ((owner.udp[{1, 0}].size()), 1300U);
  EXPECT_EQ((owner.udp[{2, 0}].size()), query(2).size());
  EXPECT_EQ((owner.udp[{2, 0}][2] & 0x02), 0x02);
  EXPECT_EQ(counters.udp_fragmented.value(), 1U);
}

// I1: a reply that comes by another way than the question went is nobody's, were it right in all else.
TEST(SteeredUdpDevice, WhatComesByAnotherDeviceIsNotHeard) {
  ForkInTheRoad fork;
  if (!fork.made()) GTEST_SKIP() << "needs the right to make network namespaces";
  fork.put_up_a_signpost();
  ASSERT_EQ(fork.wrong(), "");
  for (const IpFamily family : {IpFamily::v4, IpFamily::v6}) {
    const bool six = family == IpFamily::v6;
    fork.on_a_thread_of_the_gateway([&] {
      SystemRandom random;
      EngineCounters counters;
      PoolOwner owner;
      SteeredUdp udp{random, counters};
      RealmExit exit = loopback_exit();
      exit.device = "uplink";
      exit.source_v4 = IpAddress::parse(ForkInTheRoad::source[0]);
      exit.source_v6 = IpAddress::parse(ForkInTheRoad::source[1]);
      udp.set_exits(std::span(&exit, 1));
      const Endpoint server{*IpAddress::parse(ForkInTheRoad::server[six]), 53};
      if (!udp.send({1, 0}, realm, server, query(1), monotonic_now())) GTEST_SKIP() << "no sk_lookup here";
      const std::uint16_t port = fork.port_of_question(family, [&] { udp.flush(monotonic_now()); });
      fork.reply(family, "decoy", port, "by the other device");
      fork.reply(family, "uplink", port, "by its own device");
      run_until(
          udp.fd(), [&] { udp.receive(64, monotonic_now(), owner); }, [&] { return !owner.udp.empty(); });
      udp.receive(64, monotonic_now(), owner);
      const Octets heard = owner.udp[{1, 0}];
      EXPECT_EQ(std::string(heard.begin(), heard.end()), "by its own device");
      EXPECT_EQ(counters.udp_received.value() + counters.udp_late.value(), 1U);
    });
    EXPECT_EQ(fork.wrong(), "");
  }
}

}  // namespace
}  // namespace sekisho::resolver
