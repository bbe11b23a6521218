// What can become of a packet: exactly one of these, and every drop has a name (I5).
//
//   received = answered + passed + pending + Σ drops by reason
//
// Over a stream a "packet" is one message. Why a DNS message was malformed has a counter of its own (dns::QueryFault)
// beside this.
#pragma once

#include <cstdint>
#include <string_view>

#include "dns/header.h"

namespace sekisho::dataplane {

enum class Fate : std::uint8_t {
  undecided,
  answered,  ///< a reply was handed to the port
  passed,    ///< handed to the kernel: ARP, ND, ICMP, TCP, other ports, other addresses
  pending,   ///< waits for a worker's answer
  dropped,
};

enum class DropReason : std::uint8_t {
  none,
  frame_short,  ///< ends inside a header
  l2_other,     ///< another station's unicast frame, as a switch floods it
  l2_group,     ///< in a broadcast or multicast frame (RFC 1122 §3.3.6), or from such a source
  ip_length,    ///< IP's length and the frame's disagree
  ip_header_checksum,
  ip_options,        ///< IPv4 options on a query: source routes and the like (RFC 7126)
  ip_fragment,       ///< of UDP to a service address: queries are never reassembled
  ipv6_extension,    ///< more than three extension headers, a routing header, or a broken one
  udp_length,        ///< UDP's length and IP's disagree
  udp_checksum,      ///< wrong, or missing over IPv6
  source_address,    ///< an address that no client can have: multicast, broadcast, 0/8, loopback, our own
  source_port,       ///< 0, or of a service that answers whatever comes (daytime, quote of the day, chargen)
  dns_short_header,  ///< fewer than 12 octets
  dns_response,      ///< QR=1: an answer to it could loop (RFC 8906)
  source_limit,      ///< a source that asks more than it may; dropped unread, or without the cookie that spares it
  answer_limit,      ///< its network has been told the same, or errors, more often than it may (RRL)
  spoofed,           ///< a source that some view claims, but not on this port (I2)
  no_buffer,         ///< the port had no buffer for a late answer
  tx_full,           ///< the port did not take the reply
  expired,           ///< no answer came within the client's patience
  client_gone,       ///< the stream was closed before its answer came
  count,
};
constexpr std::size_t drop_reason_count = static_cast<std::size_t>(DropReason::count);
std::string_view to_text(DropReason reason);  ///< metric label

/// RCODEs are counted in this many classes.
constexpr std::size_t rcode_slot_count = 14;
std::size_t rcode_slot(dns::Rcode rcode) noexcept;
std::string_view rcode_slot_text(std::size_t slot);  ///< metric label

}  // namespace sekisho::dataplane
