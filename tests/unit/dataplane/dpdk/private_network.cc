#include "tests/unit/dataplane/dpdk/private_network.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

#include "base/run_program.h"
#include "dataplane/dpdk/eal.h"

namespace sekisho::testing {
namespace {

std::string reason = "not set up";

void must(const std::string& command) {
  const std::string wrong = run_program({"sh", "-ec", command}, "");
  ASSERT_EQ(wrong, "") << command;
}

class Environment : public ::testing::Environment {
 public:
  void SetUp() override {
    if (unshare(CLONE_NEWNET) != 0) {
      reason = "needs root for a network namespace";
    } else {
      reason.clear();
      must("ip link set lo up");
    }
    auto started = dataplane::dpdk::Eal::start({.memory_mib = 128, .file_prefix = "test" + std::to_string(getpid())});
    ASSERT_TRUE(started.ok()) << started.error();
    eal_ = std::move(*started);
  }
  void TearDown() override { eal_.reset(); }

 private:
  std::unique_ptr<dataplane::dpdk::Eal> eal_;
};

[[maybe_unused]] const auto* const environment = ::testing::AddGlobalTestEnvironment(new Environment);

std::uint16_t checksum(Bytes bytes, std::uint32_t sum = 0) {
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) sum += load_u16(bytes.data() + i);
  if (bytes.size() % 2 != 0) sum += std::uint32_t{bytes.back()} << 8;
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

}  // namespace

const std::string& no_network_reason() { return reason; }

VethPair::VethPair(std::string name) : name_(std::move(name)) {
  const std::string p = peer();
  must("ip link add " + name_ + " address 02:00:00:00:00:01 numrxqueues 1 numtxqueues 1 type veth peer name " + p +
       " numrxqueues 1 numtxqueues 1");
  for (const std::string& end : {name_, p}) {
    must("sysctl -qw net.ipv6.conf." + end + ".disable_ipv6=1; ethtool -K " + end +
         " tx off >/dev/null; ip link set " + end + " up");
  }
}

VethPair::~VethPair() { must("ip link del " + name_); }

RawHost::RawHost(const std::string& device) : fd_(socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL))) {
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(if_nametoindex(device.c_str()));
  const int ignore = 1;
  setsockopt(fd_, SOL_PACKET, PACKET_IGNORE_OUTGOING, &ignore, sizeof ignore);
  EXPECT_EQ(bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0) << std::strerror(errno);
}

RawHost::~RawHost() { close(fd_); }

void RawHost::send(Bytes frame) {
  EXPECT_EQ(::send(fd_, frame.data(), frame.size(), 0), static_cast<ssize_t>(frame.size()));
}

std::optional<std::vector<std::uint8_t>> RawHost::receive(Duration limit) {
  pollfd wait{fd_, POLLIN, 0};
  if (poll(&wait, 1, static_cast<int>(limit / 1ms)) <= 0) return std::nullopt;
  std::vector<std::uint8_t> frame(4096);
  const ssize_t size = recv(fd_, frame.data(), frame.size(), MSG_DONTWAIT);
  if (size < 0) return std::nullopt;
  frame.resize(static_cast<std::size_t>(size));
  return frame;
}

std::vector<std::uint8_t> udp4_frame(const char* source, const char* destination, std::uint16_t port, Bytes payload,
                                     std::uint16_t fragment) {
  std::vector<std::uint8_t> frame(42 + payload.size());
  ByteWriter w(frame);
  w.bytes(std::array<std::uint8_t, 12>{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2});
  w.u16(0x0800);
  w.u16(0x4500);
  w.u16(static_cast<std::uint16_t>(28 + payload.size()));
  w.u16(0x1234);
  w.u16(fragment);
  w.u16(0x4011);
  w.u16(0);
  w.bytes(IpAddress::parse(source)->bytes());
  w.bytes(IpAddress::parse(destination)->bytes());
  w.patch_u16(24, checksum({frame.data() + 14, 20}));
  w.u16(4000);
  w.u16(port);
  w.u16(static_cast<std::uint16_t>(8 + payload.size()));
  w.u16(0);
  w.bytes(payload);
  const std::uint32_t pseudo = 17U + static_cast<std::uint32_t>(8 + payload.size());
  w.patch_u16(40, checksum({frame.data() + 26, frame.size() - 26}, pseudo));
  return frame;
}

}  // namespace sekisho::testing
