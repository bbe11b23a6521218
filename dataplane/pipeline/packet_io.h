// What a lane needs of a port, whatever drives it: a DPDK queue, sockets, or memory in a test.
//
// Packets are Ethernet frames in buffers that the port owns. A lane receives a burst, gives every packet one fate
// (transmit, pass, release), and may ask for an empty buffer to send an answer that comes later. Ports without
// Ethernet (sockets) build the headers themselves, so that the pipeline knows one form.
//
// PacketIo is a concept, not a base class: the lane is instantiated for each port type and calls nothing virtual.
// Threads: one lane per PacketIo. Owns: buffers belong to the port until receive(), then to the lane until a fate is
// given.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>

#include "base/clock.h"
#include "base/ids.h"

namespace sekisho::dataplane {

struct Packet {
  std::uint8_t* data = nullptr;  ///< the Ethernet header
  std::uint16_t length = 0;      ///< octets of the frame
  std::uint16_t capacity = 0;    ///< octets that may be written from data on (≥ 1,600)
  bool l4_checksum_ok = false;   ///< the port has verified the UDP checksum (hardware); false: verify in software
  bool from_stack =
      false;  ///< came through the host's own IP stack (sockets), which judged the source: loopback is fine
  void* handle = nullptr;  ///< the port's own (an mbuf)
};

template <typename T>
concept PacketIo = requires(T io, std::span<Packet> packets, Packet& packet, Duration limit) {
  /// Up to packets.size() frames; the number of those filled. Never blocks.
  { io.receive(packets) }
  noexcept->std::same_as<unsigned>;
  /// Sends and takes them back. What the port cannot take is freed and counted by the port (tx_dropped()).
  { io.transmit(packets) }
  noexcept;
  /// Hands them to the kernel's stack (exception path) and takes them back.
  { io.pass(packets) }
  noexcept;
  /// Drops them.
  { io.release(packets) }
  noexcept;
  /// An empty buffer for a late answer; false when there is none.
  { io.allocate(packet) }
  noexcept->std::same_as<bool>;
  /// Nothing to do: sleep until a frame may be there, the doorbell rang, or `limit` passed.
  { io.idle(limit) }
  noexcept;
  { io.tx_dropped() }
  noexcept->std::convertible_to<std::uint64_t>;
};

constexpr unsigned burst_size = 32;

}  // namespace sekisho::dataplane
