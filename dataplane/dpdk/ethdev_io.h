// PacketIo over one queue of a DPDK port.
//
// A Packet is an mbuf: receive() lends its octets, transmit() sends the same buffer. All mbufs come from the queue's
// own pool and never leave the lane's thread. Private to this folder and to benches: it brings DPDK's inline
// functions with it.
//
// Threads: one lane. Owns: nothing (the port owns queue, pool and gate).
#pragma once

#include <poll.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>

#include <algorithm>
#include <array>
#include <optional>

#include "dataplane/dpdk/exception_gate.h"
#include "dataplane/pipeline/packet_io.h"

namespace sekisho::dataplane::dpdk {

/// What a lane must know of its queue.
struct EthdevQueue {
  std::uint16_t port = 0;
  std::uint16_t queue = 0;
  rte_mempool* pool = nullptr;
  ExceptionGate* gate = nullptr;
  int wait_fd = -1;  ///< becomes readable when a frame arrives; -1: the driver has no such thing
  /// The wire's; none where the other side is a program that may write what it likes (memif, TAP).
  std::optional<std::array<std::uint8_t, 6>> mac = std::nullopt;
};

class EthdevIo {
 public:
  EthdevIo(const EthdevQueue& queue, Doorbell* bell) : at_(queue), bell_(bell) {}

  unsigned receive(std::span<Packet> packets) noexcept {
    if (at_.gate->from_kernel != nullptr && at_.gate->from_kernel->used() != 0) [[unlikely]]
      send_for_kernel();
    std::array<rte_mbuf*, 2 * burst_size> bufs;
    const auto room = static_cast<std::uint16_t>(std::min(packets.size(), bufs.size()));
    const unsigned count = rte_eth_rx_burst(at_.port, at_.queue, bufs.data(), room);
    if (count != 0) at_.gate->received.add(count);
    for (unsigned i = 0; i < count; ++i) {
      rte_prefetch0(rte_pktmbuf_mtod(bufs[i], void*));
      describe(*bufs[i], packets[i]);
    }
    return count;
  }

  void transmit(std::span<Packet> packets) noexcept {
    std::array<rte_mbuf*, 2 * burst_size> bufs;
    while (!packets.empty()) {
      const std::size_t count = std::min(packets.size(), bufs.size());
      for (std::size_t i = 0; i < count; ++i) bufs[i] = ready_mbuf(packets[i]);
      send(bufs.data(), static_cast<unsigned>(count));
      packets = packets.subspan(count);
    }
  }

  void pass(std::span<Packet> packets) noexcept;
  /// Returns at once when the kernel has frames for the wire.
  void idle(Duration limit) noexcept;
  /// True where a frame ends idle() early, so that a lane need not look again and again.
  bool wakes_on_frame() const noexcept { return at_.wait_fd >= 0; }

  void release(std::span<Packet> packets) noexcept {
    for (Packet& packet : packets) rte_pktmbuf_free(static_cast<rte_mbuf*>(packet.handle));
  }

  bool allocate(Packet& packet) noexcept {
    rte_mbuf* const buf = rte_pktmbuf_alloc(at_.pool);
    if (buf == nullptr) return false;
    describe(*buf, packet);
    return true;
  }

  std::uint64_t tx_dropped() const noexcept { return tx_dropped_; }
  const std::optional<std::array<std::uint8_t, 6>>& own_mac() const noexcept { return at_.mac; }

 private:
  static void describe(rte_mbuf& buf, Packet& packet) noexcept {
    packet.data = rte_pktmbuf_mtod(&buf, std::uint8_t*);
    packet.length = buf.data_len;
    packet.capacity = static_cast<std::uint16_t>(buf.buf_len - buf.data_off);
    packet.l4_checksum_ok = (buf.ol_flags & RTE_MBUF_F_RX_L4_CKSUM_MASK) == RTE_MBUF_F_RX_L4_CKSUM_GOOD;
    packet.handle = &buf;
  }

  static rte_mbuf* ready_mbuf(const Packet& packet) noexcept {
    auto* const buf = static_cast<rte_mbuf*>(packet.handle);
    buf->data_off = static_cast<std::uint16_t>(packet.data - static_cast<std::uint8_t*>(buf->buf_addr));
    buf->data_len = packet.length;
    buf->pkt_len = packet.length;
    if (buf->nb_segs != 1)
        [[unlikely]] {  // a memif peer may send a frame in pieces: the rest is no part of the reply
      rte_pktmbuf_free(buf->next);
      buf->next = nullptr;
      buf->nb_segs = 1;
    }
    buf->ol_flags = 0;  // what the receiving side noted means other things to the sending side
    return buf;
  }

  /// Gives the driver all it takes; frees and counts the rest. Returns how many it took.
  unsigned send(rte_mbuf** bufs, unsigned count) noexcept {
    unsigned sent = 0;
    while (sent < count) {
      const unsigned taken =
          rte_eth_tx_burst(at_.port, at_.queue, bufs + sent, static_cast<std::uint16_t>(count - sent));
      if (taken == 0) break;
      sent += taken;
    }
    at_.gate->sent.add(sent);
    if (sent < count) [[unlikely]] {
      tx_dropped_ += count - sent;
      rte_pktmbuf_free_bulk(bufs + sent, count - sent);
    }
    return sent;
  }

  bool kernel_waits() const noexcept {
    return at_.gate->from_kernel != nullptr && at_.gate->from_kernel->used() != 0;
  }
  void send_for_kernel() noexcept;

  EthdevQueue at_;
  Doorbell* bell_;
  std::uint64_t tx_dropped_ = 0;
};

static_assert(PacketIo<EthdevIo>);

}  // namespace sekisho::dataplane::dpdk
