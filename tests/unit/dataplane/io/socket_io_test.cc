// UDP sockets on loopback as a port of the lane.
#include "dataplane/io/socket_io.h"

#include <gtest/gtest.h>

#include "dataplane/io/socket_frame.h"
#include "dataplane/pipeline/lane.h"
#include "tests/unit/dataplane/io/io_bench.h"

namespace sekisho::dataplane {
namespace {

using namespace testing;  // NOLINT: the test's own words

struct SocketBench : IoBench {
  SocketBench() {
    auto opened = SocketIo::open({any_port("127.0.0.1"), any_port("::1")}, "", core.bell().fd());
    EXPECT_TRUE(opened.ok());
    io = std::move(opened).value();
    lane = std::make_unique<Lane<SocketIo>>(*io, core, PortId{0});
  }
  void settle() {
    while (lane->round(Instant{5'000'000'000}) + worker.step() != 0) {
    }
  }
  std::unique_ptr<SocketIo> io;
  std::unique_ptr<Lane<SocketIo>> lane;
};

TEST(SocketIo, AnswersOverBothFamiliesAtOnceAndLater) {
  SocketBench bench;
  const std::vector<std::uint16_t> ports = bench.io->ports();
  const char* const addresses[] = {"127.0.0.1", "::1"};
  for (int round = 0; round < 2; ++round) {  // from the worker, then from the cache
    for (std::size_t i = 0; i < 2; ++i) {
      const Client client(SOCK_DGRAM, addresses[i], ports[i]);
      const std::uint16_t id = static_cast<std::uint16_t>(100 + i);
      client.send(query("www.example.com. A").id(id).wire());
      bench.settle();
      const auto reply = dns::parse_message(client.take());
      ASSERT_TRUE(reply.ok());
      EXPECT_EQ(reply->header.id, id);
      EXPECT_EQ(show(reply->answer), show({rrset({"www.example.com. 300 A 192.0.2.1"})}));
    }
  }
  EXPECT_EQ(bench.core.counters().answered.value(), 4U);
  EXPECT_EQ(bench.worker.seen().size(), 1U);
}

TEST(SocketIo, ManyClientsInOneBurstEachGetTheirOwn) {
  SocketBench bench;
  const std::uint16_t port = bench.io->ports()[0];
  std::vector<std::unique_ptr<Client>> clients;
  for (std::uint16_t i = 0; i < 100; ++i) {
    clients.push_back(std::make_unique<Client>(SOCK_DGRAM, "127.0.0.1", port));
    clients.back()->send(query("www.example.com. A").id(i).wire());
  }
  bench.settle();
  for (std::uint16_t i = 0; i < 100; ++i) {
    const auto reply = dns::parse_message(clients[i]->take());
    ASSERT_TRUE(reply.ok()) << i;
    EXPECT_EQ(reply->header.id, i);
  }
}

TEST(SocketIo, AWaitingDatagramOrTheBellEndsIdle) {
  SocketBench bench;
  const Client client(SOCK_DGRAM, "127.0.0.1", bench.io->ports()[0]);
  client.send(query("www.example.com. A").wire());
  bench.io->idle(1h);  // would time the test out
  bench.settle();
  EXPECT_FALSE(client.take().empty());
  bench.core.bell().prepare();
  bench.core.bell().ring();
  bench.io->idle(1h);
  bench.core.bell().finish();
}

TEST(SocketIo, AnAddressInUseSaysWhich) {
  const auto first = BoundSocket::open(BoundSocket::Kind::stream, any_port("127.0.0.1"), "");
  ASSERT_TRUE(first.ok());
  const Endpoint taken{*IpAddress::parse("127.0.0.1"), first->port()};
  const auto second = BoundSocket::open(BoundSocket::Kind::stream, taken, "");
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().find(taken.to_string()), std::string::npos) << second.error();
}

TEST(SocketFrame, WrapsAndUnwraps) {
  for (const char* text : {"192.0.2.7@40001", "2001:db8::7@40001"}) {
    const Endpoint client = *Endpoint::parse(text);
    const bool v6 = !client.address.is_v4();
    const IpAddress service = *IpAddress::parse(v6 ? "2001:db8::53" : "192.0.2.53");
    Octets memory(2048);
    Packet packet{memory.data(), 0, 2048};
    std::fill_n(memory.begin() + static_cast<std::ptrdiff_t>(frame_headers(v6)), 40, std::uint8_t{0x5A});
    wrap_datagram(packet, 9, client, service, 40);
    views::Policy policy;
    policy.services = {{PortId{0}, service}};
    const FrameView view = parse_frame(packet, ServiceAddresses::of(policy, PortId{0}));
    ASSERT_EQ(view.verdict, FrameVerdict::query);
    EXPECT_EQ(view.message, 40);
    finish_frame(packet, view, 33, 0);
    const Unwrapped u = unwrap_datagram(packet);
    EXPECT_EQ(u.socket, 9);
    EXPECT_EQ(u.to, client);
    EXPECT_EQ(u.from, service);
    EXPECT_EQ(u.length, 33U);
    EXPECT_EQ(u.payload, memory.data() + frame_headers(v6));
  }
}

}  // namespace
}  // namespace sekisho::dataplane
