#include "dataplane/pipeline/frame.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "dataplane/pipeline/checksum.h"

namespace sekisho::dataplane {
namespace {

constexpr std::size_t ethernet_header = 14;
constexpr std::size_t ipv4_header = 20;
constexpr std::size_t ipv6_header = 40;
constexpr std::uint16_t ethertype_v4 = 0x0800;
constexpr std::uint16_t ethertype_v6 = 0x86DD;
constexpr std::uint16_t ethertype_vlan = 0x8100;
constexpr std::uint8_t protocol_udp = 17;
constexpr unsigned max_extension_headers = 3;

FrameView pass(FrameView f) {
  f.verdict = FrameVerdict::pass;
  return f;
}
FrameView drop(FrameView f, DropReason reason) {
  f.verdict = FrameVerdict::drop;
  f.reason = reason;
  return f;
}

std::uint32_t load_raw32(const std::uint8_t* p) {
  std::uint32_t v;
  std::memcpy(&v, p, 4);
  return v;
}

bool bad_source_v4(std::uint32_t source) {
  const std::uint32_t top = source >> 24;
  return top == 0 || top == 127 || top >= 224;
}

bool bad_source_v6(const std::uint8_t* a) {
  if (a[0] == 0xFF) return true;
  static constexpr std::uint8_t zeros[10] = {};
  if (a[0] != 0 || std::memcmp(a, zeros, sizeof zeros) != 0) return false;
  if (a[10] == 0xFF && a[11] == 0xFF) return true;                                          // IPv4-mapped
  return a[10] == 0 && a[11] == 0 && a[12] == 0 && a[13] == 0 && a[14] == 0 && a[15] <= 1;  // :: and ::1
}

/// 0; and services that answer whatever comes with text, which has QR clear, so that we would answer in turn for
/// ever: daytime, quote of the day, chargen.
bool is_no_clients_port(std::uint16_t port) {
  constexpr std::uint32_t such = 1U << 0 | 1U << 13 | 1U << 17 | 1U << 19;
  return port < 32 && (such >> port & 1U) != 0;
}

std::uint64_t pseudo_header(const std::uint8_t* addresses, std::size_t size, std::uint16_t udp_length) {
  return add_octets(std::uint64_t{swap_octets(protocol_udp)} + swap_octets(udp_length), addresses, size);
}

// The UDP header and what follows: `f.l4` and the IP payload's length are known.
[[gnu::always_inline]] inline FrameView parse_udp(const Packet& packet, FrameView f, std::size_t payload,
                                                  const std::uint8_t* addresses, std::size_t size) {
  const std::uint8_t* udp = packet.data + f.l4;
  if (payload < udp_header) return drop(f, DropReason::udp_length);
  if (load_u16(udp + 2) != dns_port) return pass(f);
  if (((packet.data[0] | packet.data[6]) & 1U) != 0) return drop(f, DropReason::l2_group);
  if (load_u16(udp + 4) != payload) return drop(f, DropReason::udp_length);
  const std::uint16_t checksum = load_u16(udp + 6);
  if (checksum == 0) {
    if (f.v6) return drop(f, DropReason::udp_checksum);
  } else if (!packet.l4_checksum_ok) {
    const auto length = static_cast<std::uint16_t>(payload);
    const std::uint64_t sum = add_octets(pseudo_header(addresses, size, length), udp, payload);
    if (fold(sum) != 0xFFFF) return drop(f, DropReason::udp_checksum);
  }
  if (is_no_clients_port(load_u16(udp))) return drop(f, DropReason::source_port);
  f.message = static_cast<std::uint16_t>(payload - udp_header);
  f.verdict = FrameVerdict::query;
  return f;
}

FrameView parse_v4(Packet& packet, FrameView f, const ServiceAddresses& services) {
  const std::uint8_t* ip = packet.data + f.l3;
  const std::size_t left = packet.length - f.l3;
  if (left < ipv4_header) return drop(f, DropReason::frame_short);
  if (ip[0] >> 4 != 4) return drop(f, DropReason::ip_length);
  if (!services.has_v4(load_raw32(ip + 16)) || ip[9] != protocol_udp) return pass(f);
  const std::size_t header = std::size_t{ip[0] & 0x0FU} * 4;
  const std::size_t total = load_u16(ip + 2);
  if (header < ipv4_header || total < header || total > left) return drop(f, DropReason::ip_length);
  if (fold(add_octets(0, ip, header)) != 0xFFFF) return drop(f, DropReason::ip_header_checksum);
  if ((load_u16(ip + 6) & 0x3FFFU) != 0) return drop(f, DropReason::ip_fragment);
  f.l4 = static_cast<std::uint16_t>(f.l3 + header);
  const FrameView udp = parse_udp(packet, f, total - header, ip + 12, 8);
  if (udp.verdict != FrameVerdict::query) return udp;
  if (header != ipv4_header) return drop(f, DropReason::ip_options);
  const std::uint32_t source = load_u32(ip + 12);
  if (packet.from_stack) return udp;
  if (bad_source_v4(source) || services.has_v4(load_raw32(ip + 12))) return drop(f, DropReason::source_address);
  return udp;
}

// Walks extension headers; `at` ends at the UDP header. Nothing: the verdict is in `f`.
struct Extensions {
  std::size_t at;
  std::uint8_t next;
};

bool walk_extensions(const std::uint8_t* ip, std::size_t end, Extensions& x, FrameView& f) {
  for (unsigned count = 0; x.next != protocol_udp; ++count) {
    const bool skippable = x.next == 0 || x.next == 60;
    if (x.next != 43 && x.next != 44 && !skippable) {
      f = pass(f);
      return false;
    }
    if (x.at + 8 > end) {
      f = drop(f, DropReason::ip_length);
      return false;
    }
    if (x.next == 44) {
      // Only UDP's fragments are ours to drop; where they hide behind more headers the kernel may keep them.
      f = ip[x.at] == protocol_udp ? drop(f, DropReason::ip_fragment) : pass(f);
      return false;
    }
    if (count == max_extension_headers || !skippable) {
      f = drop(f, DropReason::ipv6_extension);
      return false;
    }
    x.next = ip[x.at];
    x.at += (std::size_t{ip[x.at + 1]} + 1) * 8;
    if (x.at > end) {
      f = drop(f, DropReason::ipv6_extension);
      return false;
    }
  }
  return true;
}

FrameView parse_v6(Packet& packet, FrameView f, const ServiceAddresses& services) {
  std::uint8_t* ip = packet.data + f.l3;
  const std::size_t left = packet.length - f.l3;
  f.v6 = true;
  if (left < ipv6_header) return drop(f, DropReason::frame_short);
  if (ip[0] >> 4 != 6) return drop(f, DropReason::ip_length);
  if (!services.has_v6(ip + 24)) return pass(f);
  const std::size_t end = ipv6_header + load_u16(ip + 4);
  if (end > left) return drop(f, DropReason::ip_length);
  Extensions x{ipv6_header, ip[6]};
  if (!walk_extensions(ip, end, x, f)) return f;
  f.l4 = static_cast<std::uint16_t>(f.l3 + x.at);
  FrameView udp = parse_udp(packet, f, end - x.at, ip + 8, 32);
  if (udp.verdict != FrameVerdict::query) return udp;
  if (!packet.from_stack && (bad_source_v6(ip + 8) || services.has_v6(ip + 8)))
    return drop(f, DropReason::source_address);
  if (x.at != ipv6_header) {
    std::memmove(ip + ipv6_header, ip + x.at, end - x.at);
    ip[6] = protocol_udp;
    store_u16(ip + 4, static_cast<std::uint16_t>(end - x.at));
    udp.l4 = static_cast<std::uint16_t>(f.l3 + ipv6_header);
    packet.length = static_cast<std::uint16_t>(udp.l4 + (end - x.at));
  }
  return udp;
}

/// Words as they lie in memory.
template <typename Word>
Word load_word(const std::uint8_t* p) noexcept {
  Word word;
  std::memcpy(&word, p, sizeof word);
  return word;
}
template <typename Word>
void store_word(std::uint8_t* p, Word word) noexcept {
  std::memcpy(p, &word, sizeof word);
}

void swap_macs(std::uint8_t* frame) noexcept {
  constexpr std::uint64_t six_octets = (1ULL << 48) - 1;
  const auto first = load_word<std::uint64_t>(frame);
  const std::uint64_t to = first & six_octets;
  const std::uint64_t from = (first >> 48) | (std::uint64_t{load_word<std::uint32_t>(frame + 8)} << 16);
  store_word(frame, from | (to << 48));
  store_word(frame + 8, static_cast<std::uint32_t>(to >> 16));
}

/// A new header of 20 octets back to the sender: no identification, DF. Returns the sum of both addresses.
std::uint64_t turn_v4(std::uint8_t* ip, std::uint16_t udp_length) noexcept {
  const auto addresses = load_word<std::uint64_t>(ip + 12);
  const std::uint64_t total = swap_octets(static_cast<std::uint16_t>(udp_length + ipv4_header));
  const std::uint64_t first = 0x0040000000000045ULL | (total << 16);
  constexpr std::uint32_t hops_and_protocol = 64U | (std::uint32_t{protocol_udp} << 8);
  const auto checksum = static_cast<std::uint16_t>(~fold(add_sums(addresses, first + hops_and_protocol)));
  store_word(ip, first);
  store_word(ip + 8, hops_and_protocol | (std::uint32_t{checksum} << 16));
  store_word(ip + 12, std::rotl(addresses, 32));
  return addresses;
}

std::uint64_t turn_v6(std::uint8_t* ip, std::uint16_t udp_length) noexcept {
  const std::uint64_t addresses = add_octets(0, ip + 8, 32);
  std::swap_ranges(ip + 8, ip + 24, ip + 24);
  store_u32(ip, 0x60000000U);
  store_u16(ip + 4, udp_length);
  ip[6] = protocol_udp;
  ip[7] = 64;
  return addresses;
}

}  // namespace

ServiceAddresses ServiceAddresses::of(const views::Policy& policy, PortId port) {
  ServiceAddresses result;
  for (const views::ServiceAddress& s : policy.services) {
    if (s.port != port) continue;
    if (s.address.is_v4()) {
      result.v4_.push_back(load_raw32(s.address.bytes().data()));
    } else {
      std::array<std::uint8_t, 16> octets{};
      std::memcpy(octets.data(), s.address.bytes().data(), octets.size());
      result.v6_.push_back(octets);
    }
  }
  return result;
}

bool ServiceAddresses::has_v6(const std::uint8_t* sixteen) const noexcept {
  for (const auto& a : v6_) {
    if (std::memcmp(a.data(), sixteen, a.size()) == 0) return true;
  }
  return false;
}

FrameView parse_frame(Packet& packet, const ServiceAddresses& services) noexcept {
  FrameView f;
  if (packet.length < ethernet_header) return drop(f, DropReason::frame_short);
  if (!services.is_for_us(packet.data)) [[unlikely]]
    return drop(f, DropReason::l2_other);
  std::uint16_t type = load_u16(packet.data + 12);
  f.l3 = ethernet_header;
  if (type == ethertype_vlan) {
    if (packet.length < ethernet_header + 4) return drop(f, DropReason::frame_short);
    f.vlan = load_u16(packet.data + 14) & 0x0FFFU;
    type = load_u16(packet.data + 16);
    f.l3 += 4;
  }
  if (type == ethertype_v4) return parse_v4(packet, f, services);
  if (type == ethertype_v6) return parse_v6(packet, f, services);
  return pass(f);
}

// Headers are written in words as large as they are read in, and summed before they are written: reading back what
// was just written in smaller pieces costs as much as all the rest.
void finish_frame(Packet& packet, const FrameView& frame, std::uint16_t length, std::uint16_t sum) noexcept {
  const auto udp_length = static_cast<std::uint16_t>(length + udp_header);
  const std::uint64_t length_words = std::uint64_t{swap_octets(udp_length)} * 2;  // pseudo-header and header
  swap_macs(packet.data);
  std::uint8_t* const ip = packet.data + frame.l3;
  std::uint8_t* const udp = packet.data + frame.l4;
  const std::uint64_t addresses = frame.v6 ? turn_v6(ip, udp_length) : turn_v4(ip, udp_length);
  const auto ports = std::rotl(static_cast<std::uint32_t>(load_word<std::uint32_t>(udp)), 16);
  const std::uint64_t whole = add_sums(addresses, length_words + swap_octets(protocol_udp) + ports + sum);
  auto checksum = static_cast<std::uint16_t>(~fold(whole));
  if (checksum == 0) checksum = 0xFFFF;
  store_word(udp, ports | (std::uint64_t{swap_octets(udp_length)} << 32) | (std::uint64_t{checksum} << 48));
  packet.length = static_cast<std::uint16_t>(frame.l4 + udp_length);
}

}  // namespace sekisho::dataplane
