// The frame that stands for a datagram between a socket and the pipeline, both ways (socket_io.h).
// Threads: pure. Limits: `room` in front of the payload is frame_headers(v6) octets.
#pragma once

#include "base/ip.h"
#include "dataplane/pipeline/packet_io.h"

namespace sekisho::dataplane {

constexpr std::size_t frame_headers(bool v6) { return 14 + (v6 ? 40 : 20) + 8; }

/// Writes headers in front of `payload` octets that lie at data + frame_headers(): from `client` to `service`,
/// port 53.
void wrap_datagram(Packet& packet, std::uint8_t socket, const Endpoint& client, const IpAddress& service,
                   std::size_t payload);

struct Unwrapped {
  std::uint8_t socket;
  Endpoint to;
  IpAddress from;
  std::uint8_t* payload;
  std::size_t length;
};
/// A frame that the pipeline finished as the reply to a wrapped one.
Unwrapped unwrap_datagram(const Packet& packet);

}  // namespace sekisho::dataplane
