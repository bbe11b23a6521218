// Which frames are queries, which are the kernel's, which are dropped and why; and the way back.
#include "dataplane/pipeline/frame.h"

#include <gtest/gtest.h>

#include "dataplane/pipeline/checksum.h"
#include "tests/support/packets.h"

namespace sekisho::dataplane {
namespace {

using testing::FrameText;
using testing::Octets;
using testing::open_frame;
using testing::Opened;

constexpr const char* client4 = "10.1.0.7";
constexpr const char* service4 = "10.1.0.53";
constexpr const char* client6 = "fd00:1::7";
constexpr const char* service6 = "fd00:1::53";

const Octets message(29, 0xAB);

ServiceAddresses services() {
  views::Policy policy;
  policy.services = {{PortId{0}, *IpAddress::parse(service4)},
                     {PortId{0}, *IpAddress::parse(service6)},
                     {PortId{1}, *IpAddress::parse("10.1.0.99")}};
  return ServiceAddresses::of(policy, PortId{0});
}

struct Buffer {
  explicit Buffer(Octets frame) : octets(std::move(frame)) {
    packet.length = static_cast<std::uint16_t>(octets.size());
    octets.resize(2048);
    packet.data = octets.data();
    packet.capacity = 2048;
  }
  Octets octets;
  Packet packet;
};

FrameText v4() { return FrameText(client4, service4).payload(message); }
FrameText v6() { return FrameText(client6, service6).payload(message); }

struct Row {
  const char* what;
  FrameText frame;
  FrameVerdict verdict;
  DropReason reason = DropReason::none;
  std::size_t message = 29;  // octets, where it is a query
};

const std::vector<Row>& rows() {
  using V = FrameVerdict;
  using R = DropReason;
  static const std::vector<Row> table = {
      {"IPv4", v4(), V::query},
      {"IPv6", v6(), V::query},
      {"IPv4 in a VLAN", v4().vlan(0x2005), V::query},
      {"priority tag", v4().vlan(0x6000), V::query},
      {"IPv4, UDP checksum not used", v4().udp_checksum(0), V::query},
      {"padded to the shortest Ethernet frame", FrameText(client4, service4).payload(Octets(12)).pad_to(60), V::query,
       R::none, 12},
      {"IPv6 with hop-by-hop options", v6().extension(0), V::query},
      {"IPv6 with three extension headers", v6().extension(0).extension(60).extension(60), V::query},

      {"two tags", v4().vlan(5).vlan(6), V::pass},
      {"ICMP", v4().protocol(1), V::pass},
      {"TCP", v4().protocol(6), V::pass},
      {"ICMPv6 (neighbour discovery)", v6().protocol(58), V::pass},
      {"another UDP port", v4().udp(40000, 123), V::pass},
      {"another UDP port over IPv6", v6().udp(40000, 5353), V::pass},
      {"another address", FrameText(client4, "10.1.0.54").payload(message), V::pass},
      {"another port's service address", FrameText(client4, "10.1.0.99").payload(message), V::pass},
      {"fragment to another address", FrameText(client4, "10.1.0.54").payload(message).fragment(0x2000), V::pass},
      {"fragment of TCP", v4().protocol(6).fragment(0x2000), V::pass},
      {"fragment of TCP over IPv6", v6().extension(44).protocol(6).fragment(1), V::pass},

      {"cut inside Ethernet", v4().cut_to(13), V::drop, R::frame_short},
      {"cut inside the tag", v4().vlan(5).cut_to(17), V::drop, R::frame_short},
      {"cut inside IPv4", v4().cut_to(33), V::drop, R::frame_short},
      {"cut inside IPv6", v6().cut_to(53), V::drop, R::frame_short},
      {"broadcast frame", v4().to_group(), V::drop, R::l2_group},
      {"IPv4 longer than the frame", v4().ip_length_off(1), V::drop, R::ip_length},
      {"IPv6 longer than the frame", v6().ip_length_off(1), V::drop, R::ip_length},
      {"IPv4 header checksum", v4().spoil_ip_checksum(), V::drop, R::ip_header_checksum},
      {"IPv4 options", v4().options(2), V::drop, R::ip_options},
      {"first fragment", v4().fragment(0x2000), V::drop, R::ip_fragment},
      {"later fragment", v4().fragment(0x0010), V::drop, R::ip_fragment},
      {"IPv6 fragment", v6().extension(44).fragment(1), V::drop, R::ip_fragment},
      {"four extension headers", v6().extension(0).extension(60).extension(60).extension(60), V::drop,
       R::ipv6_extension},
      {"routing header", v6().extension(43), V::drop, R::ipv6_extension},
      {"UDP longer than IP", v4().udp_length_off(1), V::drop, R::udp_length},
      {"UDP shorter than IP", v6().udp_length_off(-1), V::drop, R::udp_length},
      {"UDP checksum", v4().spoil_udp_checksum(), V::drop, R::udp_checksum},
      {"UDP checksum over IPv6", v6().spoil_udp_checksum(), V::drop, R::udp_checksum},
      {"IPv6 without UDP checksum", v6().udp_checksum(0), V::drop, R::udp_checksum},
      {"source port 0", v4().udp(0, 53), V::drop, R::source_port},
      {"source 0.0.0.0", FrameText("0.0.0.0", service4).payload(message), V::drop, R::source_address},
      {"source 127.0.0.1", FrameText("127.0.0.1", service4).payload(message), V::drop, R::source_address},
      {"multicast source", FrameText("224.0.0.251", service4).payload(message), V::drop, R::source_address},
      {"broadcast source", FrameText("255.255.255.255", service4).payload(message), V::drop, R::source_address},
      {"our own address as source", FrameText(service4, service4).payload(message), V::drop, R::source_address},
      {"source ::", FrameText("::", service6).payload(message), V::drop, R::source_address},
      {"source ::1", FrameText("::1", service6).payload(message), V::drop, R::source_address},
      {"mapped IPv4 as source", FrameText("::ffff:10.1.0.7", service6).payload(message), V::drop, R::source_address},
      {"multicast IPv6 source", FrameText("ff02::1", service6).payload(message), V::drop, R::source_address},
  };
  return table;
}

TEST(Frame, EachKindHasItsVerdict) {
  for (const Row& row : rows()) {
    SCOPED_TRACE(row.what);
    Buffer buffer(row.frame.frame());
    const FrameView view = parse_frame(buffer.packet, services());
    EXPECT_EQ(static_cast<int>(view.verdict), static_cast<int>(row.verdict));
    EXPECT_EQ(to_text(view.reason), to_text(row.reason));
    if (row.verdict != FrameVerdict::query) continue;
    EXPECT_EQ(view.message, row.message);
  }
}

TEST(Frame, WhoAnswersWhateverComesIsNotAnswered) {  // it would go on for ever
  for (const auto port : std::to_array<std::uint16_t>({13, 17, 19})) {
    for (FrameText frame : {v4(), v6()}) {
      Buffer buffer(frame.udp(port, 53).frame());
      EXPECT_EQ(to_text(parse_frame(buffer.packet, services()).reason), "source_port") << port;
    }
  }
  for (const auto port : std::to_array<std::uint16_t>({1, 14, 18, 32, 45, 49, 51, 53})) {
    Buffer buffer(v4().udp(port, 53).frame());
    EXPECT_EQ(static_cast<int>(parse_frame(buffer.packet, services()).verdict), static_cast<int>(FrameVerdict::query))
        << port;
  }
}

TEST(Frame, NoReplyGoesToAGroup) {  // it would flood the segment
  Buffer buffer(v4().frame());
  buffer.packet.data[6] |= 1U;
  EXPECT_EQ(to_text(parse_frame(buffer.packet, services()).reason), "l2_group");
}

TEST(Frame, AnotherStationsFrameIsDropped) {  // N-1: a pair of gateways on a segment that floods
  const MacAddress own{0x02, 0, 0, 0, 0, 0x53};
  const MacAddress other{0x02, 0, 0, 0, 0, 0x54};
  const std::vector<Row> cases = {
      {"ours", v4().to_mac(own), FrameVerdict::query},
      {"another's", v4().to_mac(other), FrameVerdict::drop, DropReason::l2_other},
      {"another's, IPv6 in a VLAN", v6().vlan(7).to_mac(other), FrameVerdict::drop, DropReason::l2_other},
      {"another's, not a query", v4().protocol(1).to_mac(other), FrameVerdict::drop, DropReason::l2_other},
      {"a virtual router's, IPv4", v4().to_mac({0, 0, 0x5E, 0, 1, 7}), FrameVerdict::query},
      {"a virtual router's, IPv6", v6().to_mac({0, 0, 0x5E, 0, 2, 255}), FrameVerdict::query},
      {"beside the virtual routers'", v4().to_mac({0, 0, 0x5E, 0, 3, 7}), FrameVerdict::drop, DropReason::l2_other},
      {"a group's, not a query", v4().protocol(1).to_mac({1, 0, 0x5E, 0, 0, 1}), FrameVerdict::pass},
      {"a group's query", v4().to_mac({1, 0, 0x5E, 0, 0, 1}), FrameVerdict::drop, DropReason::l2_group},
  };
  ServiceAddresses with_mac = services();
  with_mac.set_mac(own);
  for (const Row& row : cases) {
    SCOPED_TRACE(row.what);
    Buffer buffer(row.frame.frame());
    const FrameView view = parse_frame(buffer.packet, with_mac);
    EXPECT_EQ(static_cast<int>(view.verdict), static_cast<int>(row.verdict));
    EXPECT_EQ(to_text(view.reason), to_text(row.reason));
  }
  Buffer buffer(v4().to_mac(other).frame());
  EXPECT_EQ(parse_frame(buffer.packet, services()).verdict, FrameVerdict::query);  // a port without a MAC address
}

TEST(Frame, CutAnywhereItIsNeverAQueryAndNeverReadBeyond) {
  for (const FrameText& whole : {v4(), v6(), v4().vlan(5), v6().extension(0).extension(60)}) {
    const Octets frame = whole.frame();
    for (std::size_t length = 0; length < frame.size(); ++length) {
      Octets cut(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(length));
      Packet packet{cut.data(), static_cast<std::uint16_t>(length), static_cast<std::uint16_t>(length)};
      EXPECT_NE(parse_frame(packet, services()).verdict, FrameVerdict::query) << length;
    }
  }
}

TEST(Frame, AddressOfARunningStackIsTrusted) {
  Buffer buffer(FrameText("127.0.0.1", service4).payload(message).frame());
  buffer.packet.from_stack = true;
  EXPECT_EQ(parse_frame(buffer.packet, services()).verdict, FrameVerdict::query);
}

TEST(Frame, ReplyGoesBackWhereTheQueryCameFrom) {
  const std::vector<FrameText> queries = {
      v4(), v6(), v4().vlan(0x2005), v6().vlan(7), v6().extension(0).extension(60), v4().udp_checksum(0)};
  for (const FrameText& query : queries) {
    for (const std::size_t length : {12U, 13U, 100U, 1231U, 1232U}) {
      Buffer buffer(query.frame());
      const Opened before = open_frame(query.frame());
      const FrameView view = parse_frame(buffer.packet, services());
      ASSERT_EQ(view.verdict, FrameVerdict::query);
      Octets reply(length);
      for (std::size_t i = 0; i < length; ++i) reply[i] = static_cast<std::uint8_t>(i * 37 + length);
      std::copy(reply.begin(), reply.end(), buffer.packet.data + view.l4 + udp_header);
      finish_frame(buffer.packet, view, static_cast<std::uint16_t>(length), sum_of(reply));
      const Opened o = open_frame({buffer.packet.data, buffer.packet.length});
      EXPECT_TRUE(o.well_formed);
      EXPECT_TRUE(o.checksums_ok);
      EXPECT_EQ(o.to_mac, "02:00:00:00:00:07");
      EXPECT_EQ(o.from_mac, "02:00:00:00:00:53");
      EXPECT_EQ(o.tags, before.tags);
      EXPECT_EQ(o.ttl, 64);
      EXPECT_EQ(o.dont_fragment, !view.v6);
      EXPECT_EQ(o.to, view.v6 ? "fd00:1::7@40000" : "10.1.0.7@40000");
      EXPECT_EQ(o.from, view.v6 ? "fd00:1::53@53" : "10.1.0.53@53");
      EXPECT_EQ(o.payload, reply);
    }
  }
}

TEST(Checksum, PartsAddUpWhereverTheyStart) {
  Octets octets(257);
  for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = static_cast<std::uint8_t>(i * i + 3 * i);
  const std::uint16_t whole = sum_of(octets);
  for (std::size_t cut = 0; cut <= octets.size(); ++cut) {
    const Bytes all(octets);
    const std::uint64_t sum = std::uint64_t{sum_of(all.first(cut))} + sum_at(cut, sum_of(all.subspan(cut)));
    EXPECT_EQ(fold(sum), whole) << cut;
    EXPECT_EQ(static_cast<std::uint16_t>(~swap_octets(sum_of(all.first(cut)))),
              testing::plain_checksum(all.first(cut)));
  }
}

}  // namespace
}  // namespace sekisho::dataplane
