#include "resolver/engine/raw_datagram.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace sekisho::resolver {
namespace {

constexpr std::size_t udp_header = 8, v4_header = 20, v6_header = 40;
constexpr std::uint8_t protocol_udp = 17, hop_limit = 64;

std::uint64_t add(std::uint64_t sum, Bytes octets) {
  std::size_t i = 0;
  for (; i + 4 <= octets.size(); i += 4) sum += load_u32(octets.data() + i);
  if (i + 2 <= octets.size()) {
    sum += load_u16(octets.data() + i);
    i += 2;
  }
  return i < octets.size() ? sum + (std::uint64_t{octets[i]} << 8) : sum;
}

// 32-bit words are added as they are: 2^16 is 1 in ones' complement.
std::uint16_t folded(std::uint64_t sum) {
  sum = (sum & 0xFFFFFFFF) + (sum >> 32);
  while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

/// The kernel writes checksum and identification of an IPv4 header.
void write_ip_header(std::uint8_t* at, const IpAddress& from, const IpAddress& to, std::uint16_t udp_length) {
  if (from.is_v4()) {
    at[0] = 0x45;
    store_u16(at + 2, static_cast<std::uint16_t>(v4_header + udp_length));
    at[8] = hop_limit;
    at[9] = protocol_udp;
    std::memcpy(at + 12, from.bytes().data(), 4);
    std::memcpy(at + 16, to.bytes().data(), 4);
  } else {
    at[0] = 0x60;
    store_u16(at + 4, udp_length);
    at[6] = protocol_udp;
    at[7] = hop_limit;
    std::memcpy(at + 8, from.bytes().data(), 16);
    std::memcpy(at + 24, to.bytes().data(), 16);
  }
}

}  // namespace

void append_datagram(std::vector<std::uint8_t>& out, const Endpoint& from, const Endpoint& to, Bytes payload) {
  SEKISHO_CHECK(payload.size() <= 65'000 && from.address.family() == to.address.family());
  const std::size_t ip_header = from.address.is_v4() ? v4_header : v6_header;
  const auto udp_length = static_cast<std::uint16_t>(udp_header + payload.size());
  const std::size_t begin = out.size();
  out.resize(begin + ip_header + udp_length);
  std::uint8_t* const ip = out.data() + begin;
  std::uint8_t* const udp = ip + ip_header;
  write_ip_header(ip, from.address, to.address, udp_length);
  store_u16(udp, from.port);
  store_u16(udp + 2, to.port);
  store_u16(udp + 4, udp_length);
  std::copy(payload.begin(), payload.end(), udp + udp_header);
  std::uint64_t sum = std::uint64_t{protocol_udp} + udp_length;
  sum = add(add(sum, from.address.bytes()), to.address.bytes());
  const std::uint16_t checksum = folded(add(sum, {udp, udp_length}));
  store_u16(udp + 6, checksum == 0 ? 0xFFFF : checksum);
}

}  // namespace sekisho::resolver
