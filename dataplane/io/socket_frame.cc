#include "dataplane/io/socket_frame.h"

#include <cstring>

#include "dataplane/pipeline/checksum.h"

namespace sekisho::dataplane {
namespace {

constexpr std::size_t l3 = 14;
constexpr std::uint8_t protocol_udp = 17;
constexpr std::uint8_t any_ttl = 64;
constexpr std::uint8_t local_mac = 0x02;  // locally administered

}  // namespace

void wrap_datagram(Packet& packet, std::uint8_t socket, const Endpoint& client, const IpAddress& service,
                   std::size_t payload) {
  const bool v6 = !service.is_v4();
  std::uint8_t* const frame = packet.data;
  std::memset(frame, 0, frame_headers(v6));
  frame[0] = local_mac;
  frame[5] = socket;
  frame[6] = local_mac;
  store_u16(frame + 12, v6 ? 0x86DD : 0x0800);
  std::uint8_t* const ip = frame + l3;
  const auto udp_length = static_cast<std::uint16_t>(payload + 8);
  if (v6) {
    ip[0] = 0x60;
    store_u16(ip + 4, udp_length);
    ip[6] = protocol_udp;
    ip[7] = any_ttl;
    std::memcpy(ip + 8, client.address.bytes().data(), 16);
    std::memcpy(ip + 24, service.bytes().data(), 16);
  } else {
    ip[0] = 0x45;
    store_u16(ip + 2, static_cast<std::uint16_t>(udp_length + 20));
    ip[8] = any_ttl;
    ip[9] = protocol_udp;
    std::memcpy(ip + 12, client.address.bytes().data(), 4);
    std::memcpy(ip + 16, service.bytes().data(), 4);
    const auto checksum = static_cast<std::uint16_t>(~sum_of({ip, 20}));
    std::memcpy(ip + 10, &checksum, 2);
  }
  std::uint8_t* const udp = ip + (v6 ? 40 : 20);
  store_u16(udp, client.port);
  store_u16(udp + 2, 53);
  store_u16(udp + 4, udp_length);
  store_u16(udp + 6, 0xFFFF);  // "used"; the stack has verified the real one
  packet.length = static_cast<std::uint16_t>(frame_headers(v6) + payload);
  packet.l4_checksum_ok = true;
  packet.from_stack = true;
}

Unwrapped unwrap_datagram(const Packet& packet) {
  const bool v6 = load_u16(packet.data + 12) == 0x86DD;
  std::uint8_t* const ip = packet.data + l3;
  const std::uint8_t* const udp = ip + (v6 ? 40 : 20);
  Unwrapped u;
  u.socket = packet.data[11];
  u.from = v6 ? IpAddress::v6(Bytes(ip + 8, 16)) : IpAddress::v4(Bytes(ip + 12, 4));
  u.to.address = v6 ? IpAddress::v6(Bytes(ip + 24, 16)) : IpAddress::v4(Bytes(ip + 16, 4));
  u.to.port = load_u16(udp + 2);
  u.payload = packet.data + frame_headers(v6);
  u.length = packet.length - frame_headers(v6);
  return u;
}

}  // namespace sekisho::dataplane
