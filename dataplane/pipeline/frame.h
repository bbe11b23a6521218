// From a frame to the DNS message inside it, and back to a frame addressed to where it came from.
//
// parse_frame() gives each frame one of three verdicts. `query`: Ethernet, at most one 802.1Q tag, IPv4 or IPv6, UDP
// to port 53 of a service address of this port, every length and checksum in order. `drop`: it claims to be such a
// query but is broken, fragmented, or has a source that no client can have, or the frame is another station's.
// `pass`: all else is the kernel's (ARP, ND, ICMP, TCP, other ports, other addresses, two tags). IPv6 extension
// headers (hop-by-hop, destination options; at most three) are cut out, so that a reply has none.
//
// finish_frame() turns the frame round: MACs, addresses and ports swapped, TTL 64, DF, both checksums right.
// Threads: pure. Owns: nothing. Units: offsets from the Ethernet header, VLAN 0 is untagged.
// Spec: RFC 894, IEEE 802.1Q, RFC 9568 §7.3 (virtual router MACs), RFC 791, RFC 8200, RFC 768, RFC 1122 §3.2.1.3
// (sources), RFC 8200 §8.1 (checksum 0).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/ip.h"
#include "dataplane/pipeline/fate.h"
#include "dataplane/pipeline/packet_io.h"
#include "views/policy.h"

namespace sekisho::dataplane {

constexpr std::uint16_t dns_port = 53;

using MacAddress = std::array<std::uint8_t, 6>;

/// The addresses of one port that queries are answered on, and its MAC address.
class ServiceAddresses {
 public:
  static ServiceAddresses of(const views::Policy& policy, PortId port);
  /// Without one, as on ports that have none of their own, every frame is for us.
  void set_mac(const MacAddress& mac) noexcept { mac_ = key_of(mac.data()); }
  /// To our MAC address, to one of a virtual router (VRRP: which machine holds it is the network's business), or to a
  /// group.
  bool is_for_us(const std::uint8_t* destination) const noexcept {
    const std::uint64_t key = key_of(destination);
    if (key == mac_ || mac_ == 0) [[likely]]
      return true;
    return (destination[0] & 1U) != 0 || key >> 8 == 0x00005E0001 || key >> 8 == 0x00005E0002;
  }
  bool has_v4(std::uint32_t memory_order) const noexcept {
    for (const std::uint32_t a : v4_) {
      if (a == memory_order) return true;
    }
    return false;
  }
  bool has_v6(const std::uint8_t* sixteen) const noexcept;

 private:
  static std::uint64_t key_of(const std::uint8_t* mac) noexcept {
    return std::uint64_t{load_u32(mac)} << 16 | load_u16(mac + 4);
  }

  std::uint64_t mac_ = 0;          // 0: unknown
  std::vector<std::uint32_t> v4_;  // as loaded from memory
  std::vector<std::array<std::uint8_t, 16>> v6_;
};

enum class FrameVerdict : std::uint8_t { query, pass, drop };

struct FrameView {
  FrameVerdict verdict = FrameVerdict::pass;
  DropReason reason = DropReason::none;
  bool v6 = false;
  std::uint16_t vlan = 0;
  std::uint16_t l3 = 0;       ///< offset of the IP header
  std::uint16_t l4 = 0;       ///< offset of the UDP header; the message is 8 octets on
  std::uint16_t message = 0;  ///< the DNS message's length
};

constexpr std::size_t udp_header = 8;
/// Ethernet, a tag, IPv6, UDP: the longest headers in front of a message.
constexpr std::size_t max_frame_headers = 14 + 4 + 40 + 8;

/// May move the UDP part to cut extension headers out; packet.length follows.
FrameView parse_frame(Packet& packet, const ServiceAddresses& services) noexcept;

/// The source address of a parsed query: 4 or 16 octets.
inline const std::uint8_t* source_of(const Packet& packet, const FrameView& frame) noexcept {
  return packet.data + frame.l3 + (frame.v6 ? 8 : 12);
}

/// Addresses the reply of `length` octets, which lies where the query's message was, to the query's sender.
/// `sum` is the message's own one's complement sum (checksum.h).
void finish_frame(Packet& packet, const FrameView& frame, std::uint16_t length, std::uint16_t sum) noexcept;

}  // namespace sekisho::dataplane
