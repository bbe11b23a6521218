// Packets as lanes see them, over a DPDK ring that gives back what is sent; and lanes' threads.
#include "dataplane/dpdk/ethdev_io.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/dpdk/lane_thread.h"
#include "tests/support/reflector.h"
#include "tests/unit/dataplane/dpdk/private_network.h"

namespace sekisho::dataplane::dpdk {
namespace {

using ::testing::HasSubstr;

class RingPort : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = EthdevPort::start({.id = {9}, .name = "ring", .driver = Driver::ring}, housekeeper_);
    ASSERT_TRUE(started.ok()) << started.error();
    port_ = std::move(*started);
  }

  static void fill(Packet& packet, std::uint8_t octet, std::uint16_t length) {
    std::memset(packet.data, octet, length);
    packet.length = length;
  }

  Housekeeper housekeeper_;
  std::unique_ptr<EthdevPort> port_;
};

TEST_F(RingPort, WhatIsSentComesBackOctetForOctet) {
  EthdevIo io(port_->queue(0, nullptr), nullptr);
  std::array<Packet, 2> out;
  for (Packet& packet : out) ASSERT_TRUE(io.allocate(packet));
  EXPECT_GE(out[0].capacity, 1600);
  fill(out[0], 0xaa, 60);
  fill(out[1], 0xbb, 1500);
  io.transmit(out);

  std::array<Packet, burst_size> in;
  ASSERT_EQ(io.receive(in), 2U);
  EXPECT_EQ(in[0].length, 60);
  EXPECT_EQ(in[0].data[59], 0xaa);
  EXPECT_EQ(in[1].length, 1500);
  EXPECT_EQ(in[1].data[0], 0xbb);
  EXPECT_FALSE(in[0].l4_checksum_ok);
  EXPECT_GE(in[0].capacity, 1600);
  io.release(std::span(in).first(2));
  EXPECT_EQ(io.receive(in), 0U);
  EXPECT_EQ(io.tx_dropped(), 0U);

  const PortStats stats = port_->stats();  // I5: the port's counters agree
  EXPECT_EQ(stats.ipackets, 2U);
  EXPECT_EQ(stats.opackets, 2U);
}

TEST_F(RingPort, WhatCameInPiecesIsAnsweredInOne) {
  const EthdevQueue queue = port_->queue(0, nullptr);
  EthdevIo io(queue, nullptr);
  std::array<Packet, 2> pieces;
  for (Packet& packet : pieces) ASSERT_TRUE(io.allocate(packet));
  auto* frame = static_cast<rte_mbuf*>(pieces[0].handle);
  auto* rest = static_cast<rte_mbuf*>(pieces[1].handle);
  frame->data_len = 60, frame->pkt_len = 60;
  rest->data_len = 100, rest->pkt_len = 100;
  ASSERT_EQ(rte_pktmbuf_chain(frame, rest), 0);
  ASSERT_EQ(rte_eth_tx_burst(queue.port, queue.queue, &frame, 1), 1U);

  Packet packet;
  ASSERT_EQ(io.receive({&packet, 1}), 1U);
  EXPECT_EQ(packet.length, 60);
  packet.length = 80;  // the reply
  io.transmit({&packet, 1});
  rte_mbuf* sent = nullptr;
  ASSERT_EQ(rte_eth_rx_burst(queue.port, queue.queue, &sent, 1), 1U);
  EXPECT_EQ(sent->nb_segs, 1U);
  EXPECT_EQ(sent->next, nullptr);
  EXPECT_EQ(sent->pkt_len, 80U);
  rte_pktmbuf_free(sent);
}

TEST_F(RingPort, WhatThePortCannotTakeIsFreedAndCounted) {
  EthdevIo io(port_->queue(0, nullptr), nullptr);
  unsigned given = 0;
  for (Packet packet; given < 4000 && io.allocate(packet); ++given) {
    packet.length = 60;
    io.transmit({&packet, 1});
  }
  std::array<Packet, burst_size> in;
  unsigned back = 0;
  for (unsigned n = io.receive(in); n != 0; n = io.receive(in)) {
    back += n;
    io.release(std::span(in).first(n));
  }
  EXPECT_GT(io.tx_dropped(), 0U);  // the ring holds less than 4,000
  EXPECT_EQ(back + io.tx_dropped(), given);
}

TEST_F(RingPort, BuffersAreNeverLost) {
  EthdevIo io(port_->queue(0, nullptr), nullptr);
  Packet packet;
  for (unsigned i = 0; i < 20'000; ++i) {  // five times what the pool holds
    ASSERT_TRUE(io.allocate(packet));
    packet.length = 60;
    switch (i % 3) {
      case 0:
        io.release({&packet, 1});
        break;
      case 1:
        io.pass({&packet, 1});
        break;
      default: {
        io.transmit({&packet, 1});
        ASSERT_EQ(io.receive({&packet, 1}), 1U);
        io.release({&packet, 1});
      }
    }
  }
  EXPECT_EQ(port_->stats().pass_dropped, 6667U);  // a ring has no way to the kernel: counted
}

TEST_F(RingPort, ALaneThreadRunsUntilItIsStopped) {
  Doorbell bell;
  EthdevIo io(port_->queue(0, &bell), &bell);
  std::atomic<unsigned> rounds{0};
  auto lane = LaneThread::start({.name = "lane0", .core = 0}, &bell, [&](const std::atomic<bool>& stop) {
    Packet packet;
    while (!stop.load(std::memory_order_relaxed)) {
      if (io.allocate(packet)) io.release({&packet, 1});
      rounds.fetch_add(1);
    }
  });
  ASSERT_TRUE(lane.ok()) << lane.error();
  while (rounds.load() < 100) std::this_thread::yield();
  (*lane)->stop();
  const unsigned after = rounds.load();
  EXPECT_EQ(rounds.load(), after);
}

TEST(LaneThread, ACoreThatIsNotThereIsAnErrorWithARemedy) {
  auto lane = LaneThread::start({.core = 1000}, nullptr, [](const std::atomic<bool>&) { FAIL(); });
  ASSERT_FALSE(lane.ok());
  EXPECT_THAT(lane.error(), HasSubstr("[cpu] lanes"));
}

TEST(EthdevPort, TooManyQueuesIsAnErrorThatNamesThePort) {
  Housekeeper housekeeper;
  auto port = EthdevPort::start({.id = {8}, .name = "wide", .driver = Driver::ring, .queues = 1000}, housekeeper);
  ASSERT_FALSE(port.ok());
  EXPECT_THAT(port.error(), HasSubstr("port wide:"));
  EXPECT_THAT(port.error(), HasSubstr("Remedy: lower queues"));
}

TEST(EthdevPort, AKernelExceptionPathNeedsAnInterfaceOfTheKernel) {
  Housekeeper housekeeper;
  auto port =
      EthdevPort::start({.name = "r", .driver = Driver::ring, .exception = ExceptionMode::kernel}, housekeeper);
  ASSERT_FALSE(port.ok());
  EXPECT_THAT(port.error(), HasSubstr("the kernel does not see"));
}

}  // namespace
}  // namespace sekisho::dataplane::dpdk
