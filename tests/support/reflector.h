// The smallest lane there is: UDP to port 53 goes back where it came from, all else is passed. It shows what a port
// costs and carries without DNS.
//
// Frames may have one 802.1Q tag; IPv4 without options, IPv6 without extension headers. Swapping both ends keeps
// checksums right.
#pragma once

#include <array>
#include <cstring>

#include "base/bytes.h"
#include "dataplane/pipeline/packet_io.h"

namespace sekisho::testing {

inline void swap_octets(std::uint8_t* a, std::uint8_t* b, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) std::swap(a[i], b[i]);
}

/// Turns a frame round; false if it is not UDP to port 53.
inline bool turn_round(dataplane::Packet& packet) {
  if (packet.length < 42) return false;
  const std::size_t tag = load_u16(packet.data + 12) == 0x8100 ? 4 : 0;
  std::uint8_t* const ip = packet.data + 14 + tag;
  const std::uint16_t type = load_u16(ip - 2);
  const bool is_v4 = type == 0x0800 && ip[0] == 0x45 && ip[9] == 17;
  const bool is_v6 = type == 0x86dd && packet.length >= 62 + tag && ip[6] == 17;
  if (!is_v4 && !is_v6) return false;
  std::uint8_t* const udp = ip + (is_v4 ? 20 : 40);
  if (load_u16(udp + 2) != 53) return false;
  swap_octets(packet.data, packet.data + 6, 6);
  if (is_v4) swap_octets(ip + 12, ip + 16, 4);
  if (is_v6) swap_octets(ip + 8, ip + 24, 16);
  swap_octets(udp, udp + 2, 2);
  return true;
}

/// One round: a burst in, every packet gets its fate. Returns how many came.
template <dataplane::PacketIo Io>
unsigned reflect_once(Io& io) {
  std::array<dataplane::Packet, dataplane::burst_size> packets;
  std::array<dataplane::Packet, dataplane::burst_size> back;
  std::array<dataplane::Packet, dataplane::burst_size> other;
  const unsigned count = io.receive(packets);
  std::size_t turned = 0;
  std::size_t passed = 0;
  for (unsigned i = 0; i < count; ++i) {
    if (turn_round(packets[i])) {
      back[turned++] = packets[i];
    } else {
      other[passed++] = packets[i];
    }
  }
  if (turned != 0) io.transmit(std::span(back).first(turned));
  if (passed != 0) io.pass(std::span(other).first(passed));
  return count;
}

}  // namespace sekisho::testing
