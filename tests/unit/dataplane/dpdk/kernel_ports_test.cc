// Ports on interfaces of the kernel (a veth pair in a network namespace of this program): what reaches a lane, what
// the kernel. The other end of the pair is a host that sends raw frames.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <net/if.h>

#include <numeric>

#include "base/run_program.h"
#include "dataplane/dpdk/ethdev_io.h"
#include "tests/support/reflector.h"
#include "tests/unit/dataplane/dpdk/private_network.h"

namespace sekisho::dataplane::dpdk {
namespace {

using ::testing::HasSubstr;
using testing::RawHost;
using testing::udp4_frame;
using testing::VethPair;

constexpr const char* client = "10.9.0.1";
constexpr const char* service = "10.9.0.53";
constexpr std::uint16_t more_fragments = 0x2000;

std::vector<std::uint8_t> payload(std::size_t size = 32) {
  std::vector<std::uint8_t> octets(size);
  std::iota(octets.begin(), octets.end(), std::uint8_t{1});
  return octets;
}

class KernelPort : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!testing::no_network_reason().empty()) GTEST_SKIP() << testing::no_network_reason();
  }

  /// Starts the port; `settings` says only what differs.
  void start(PortSettings settings) {
    settings.id = {5};
    settings.name = "lan";
    settings.device = wire_.device();
    settings.addresses = {*IpAddress::parse(service)};
    auto started = EthdevPort::start(settings, housekeeper_);
    ASSERT_TRUE(started.ok()) << started.error();
    port_ = std::move(*started);
    io_.emplace(port_->queue(0, &bell_), &bell_);
  }

  /// What the lane receives until `count` frames or the limit; frames are copied.
  std::vector<std::vector<std::uint8_t>> lane_receives(std::size_t count, Duration limit = 1s) {
    std::vector<std::vector<std::uint8_t>> frames;
    std::array<Packet, burst_size> packets;
    for (const Instant end = monotonic_now() + limit; frames.size() < count && monotonic_now() < end;) {
      const unsigned n = io_->receive(packets);
      for (unsigned i = 0; i < n; ++i) frames.emplace_back(packets[i].data, packets[i].data + packets[i].length);
      io_->release(std::span(packets).first(n));
      if (n == 0) io_->idle(1ms);
    }
    return frames;
  }

  VethPair wire_{"skv0"};
  RawHost host_{wire_.peer()};
  Housekeeper housekeeper_;
  Doorbell bell_;
  std::unique_ptr<EthdevPort> port_;
  std::optional<EthdevIo> io_;
};

TEST_F(KernelPort, AfPacketCarriesAFrameToTheLaneAndItsAnswerBack) {
  start({.driver = Driver::af_packet});
  const auto query = udp4_frame(client, service, 53, payload());
  host_.send(query);
  for (const Instant end = monotonic_now() + 2s; testing::reflect_once(*io_) == 0 && monotonic_now() < end;)
    io_->idle(1ms);
  const auto answer = host_.receive();
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->size(), query.size());
  EXPECT_TRUE(std::equal(answer->begin(), answer->begin() + 6, query.begin() + 6));  // to the MAC it came from
  const PortStats stats = port_->stats();
  EXPECT_EQ(stats.ipackets, 1U);  // not its own answer besides
  EXPECT_EQ(stats.opackets, 1U);
}

TEST_F(KernelPort, AfPacketDoesNotReassembleFragments) {  // a fragmented query must not look whole
  start({.driver = Driver::af_packet});
  const auto all = payload(64);
  host_.send(udp4_frame(client, service, 53, Bytes(all).first(32), more_fragments));
  host_.send(udp4_frame(client, service, 53, Bytes(all).subspan(32), 5));
  const auto frames = lane_receives(2);
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].size(), 42U + 32);
}

TEST_F(KernelPort, AfPacketDoesNotHearItsOwnHost) {
  start({.driver = Driver::af_packet});
  ASSERT_EQ(
      run_program({"sh", "-c", "ip addr add 10.9.0.9/24 dev skv0; ping -c1 -W1 10.9.0.77 >/dev/null; true"}, ""), "");
  EXPECT_TRUE(lane_receives(1, 100ms).empty());  // no ARP request of ours
}

TEST_F(KernelPort, AfPacketWakesASleepingLane) {
  start({.driver = Driver::af_packet});
  host_.send(udp4_frame(client, service, 53, payload()));
  const Instant before = monotonic_now();
  io_->idle(10s);  // a frame is there: no sleep
  EXPECT_LT(monotonic_now() - before, 5s);
}

TEST_F(KernelPort, ADoorbellWakesASleepingLane) {
  start({.driver = Driver::af_packet});
  bell_.prepare();
  bell_.ring();
  const Instant before = monotonic_now();
  io_->idle(10s);
  EXPECT_LT(monotonic_now() - before, 5s);
}

TEST_F(KernelPort, AfPacketRulesGoWithThePort) {
  start({.driver = Driver::af_packet});
  EXPECT_EQ(run_program({"nft", "list", "table", "netdev", "sekisho_skv0"}, ""), "");
  io_.reset();
  port_.reset();
  EXPECT_THAT(run_program({"nft", "list", "table", "netdev", "sekisho_skv0"}, ""), HasSubstr("No such file"));
}

TEST_F(KernelPort, AfXdpTakesQueriesToServiceAddressesAndNothingElse) {
  start({.driver = Driver::af_xdp});
  EXPECT_EQ(port_->kernel_device(), "skv0");
  const auto query = udp4_frame(client, service, 53, payload());
  host_.send(udp4_frame(client, "10.9.0.54", 53, payload()));  // another address
  host_.send(udp4_frame(client, service, 5353, payload()));    // another port
  host_.send(query);
  const auto frames = lane_receives(2, 300ms);
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0], query);
}

TEST_F(KernelPort, AfXdpTakesATaggedQueryAndAnswersIt) {
  start({.driver = Driver::af_xdp});
  auto query = udp4_frame(client, service, 53, payload());
  const std::uint8_t tag[] = {0x81, 0x00, 0x00, 0x64};
  query.insert(query.begin() + 12, std::begin(tag), std::end(tag));
  host_.send(query);
  for (const Instant end = monotonic_now() + 2s; testing::reflect_once(*io_) == 0 && monotonic_now() < end;)
    io_->idle(1ms);
  EXPECT_EQ(port_->stats().opackets, 1U);
  EXPECT_TRUE(host_.receive());
}

TEST_F(KernelPort, AfXdpHasTagsLeftOnItsFrames) {  // I2: without them a VLAN's client would count as untagged
  ASSERT_EQ(run_program({"sh", "-c", "ethtool -k skv0 | grep -q 'rx-vlan-offload: on'"}, ""), "");
  start({.driver = Driver::af_xdp});
  EXPECT_EQ(run_program({"sh", "-c", "ethtool -k skv0 | grep -q 'rx-vlan-offload: off'"}, ""), "");
  io_.reset();
  port_.reset();
  EXPECT_EQ(run_program({"sh", "-c", "ethtool -k skv0 | grep -q 'rx-vlan-offload: on'"}, ""), "");
}

TEST_F(KernelPort, AfXdpDropsAndCountsFragmentsToServiceAddresses) {
  start({.driver = Driver::af_xdp});
  host_.send(udp4_frame(client, service, 53, payload(), more_fragments));
  host_.send(udp4_frame(client, service, 9999, payload(), 5));
  host_.send(udp4_frame(client, "10.9.0.54", 53, payload(), more_fragments));  // not ours: the kernel's
  EXPECT_TRUE(lane_receives(1, 200ms).empty());
  EXPECT_EQ(port_->stats().fragments, 2U);
}

TEST_F(KernelPort, AfXdpGivesALaneWhatIsCutOffSoThatItIsCounted) {
  start({.driver = Driver::af_xdp});
  auto query = udp4_frame(client, service, 53, {});
  query.resize(14 + 20 + 3);
  host_.send(query);
  EXPECT_EQ(lane_receives(1).size(), 1U);
}

TEST_F(KernelPort, AfXdpTakesItsProgramAwayWithThePort) {
  start({.driver = Driver::af_xdp});
  EXPECT_EQ(run_program({"sh", "-c", "ip link show skv0 | grep -q xdp"}, ""), "");
  io_.reset();
  port_.reset();
  EXPECT_EQ(run_program({"sh", "-c", "! ip link show skv0 | grep -q xdp"}, ""), "");
}

TEST_F(KernelPort, ATapGivesTheKernelWhatLanesPassAndSendsWhatItSays) {
  start({.driver = Driver::af_packet, .exception = ExceptionMode::tap, .tap_name = "sktap0"});
  EXPECT_EQ(port_->kernel_device(), "sktap0");
  ASSERT_EQ(run_program({"sh", "-c", "ip addr add 10.9.0.53/24 dev sktap0"}, ""), "");
  // Who has 10.9.0.53? Tell 10.9.0.1.
  std::vector<std::uint8_t> arp = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0,  2, 8, 6,
                                   0,    1,    8,    0,    6,    4,    0, 1, 2, 0, 0,  0, 0, 2,
                                   10,   9,    0,    1,    0,    0,    0, 0, 0, 0, 10, 9, 0, 53};
  host_.send(arp);
  std::optional<std::vector<std::uint8_t>> reply;
  for (const Instant end = monotonic_now() + 5s; !reply && monotonic_now() < end;) {
    if (testing::reflect_once(*io_) == 0) io_->idle(1ms);
    housekeeper_.work(monotonic_now());
    reply = host_.receive(0ms);
    if (reply && (reply->at(12) != 8 || reply->at(13) != 6 || reply->at(21) != 2)) reply.reset();  // MLD and such
  }
  ASSERT_TRUE(reply) << "no ARP reply through the TAP";
  const PortStats stats = port_->stats();
  EXPECT_GE(stats.passed, 1U);
  EXPECT_GE(stats.from_kernel, 1U);
  EXPECT_EQ(stats.opackets, stats.from_kernel);  // I5: nothing else was sent
  EXPECT_FALSE(host_.receive(100ms)) << "the interface answered besides the TAP";
}

TEST_F(KernelPort, AnInterfaceThatIsDownIsSaidSo) {
  ASSERT_EQ(run_program({"ip", "link", "set", "skv0", "down"}, ""), "");
  auto port = EthdevPort::start({.name = "lan", .driver = Driver::af_xdp, .device = "skv0"}, housekeeper_);
  ASSERT_FALSE(port.ok());
  EXPECT_THAT(port.error(), HasSubstr("ip link set skv0 up"));
}

}  // namespace
}  // namespace sekisho::dataplane::dpdk
