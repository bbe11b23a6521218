// A port of UDP sockets, for loopback and for hosts that are to run without DPDK.
//
// Each datagram is put into a frame of its own making (Ethernet, IP, UDP to port 53), so that the pipeline knows one
// form; each reply's headers say through which socket, from which address and to whom its payload goes (IP_PKTINFO:
// the address that was asked answers). The socket's number travels in the made-up MAC. There is no exception path:
// pass() drops.
//
// Threads: one lane. Owns: sockets and buffers. Units: link-local IPv6 clients keep their scope per socket's device.
// Limits: queries of 1,900 octets, `buffers` in flight. Errors: open() says what cannot be bound.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/ip.h"
#include "base/result.h"
#include "dataplane/io/bound_socket.h"
#include "dataplane/pipeline/packet_io.h"

namespace sekisho::dataplane {

class SocketIo {
 public:
  static constexpr bool wakes_on_frame() noexcept { return true; }
  static constexpr unsigned empty_looks = 2;  ///< before a sleep: each is a system call
  static constexpr std::size_t buffers = 512;
  static constexpr std::uint16_t buffer_size = 2048;

  /// `bell`: the descriptor that ends an idle() early (LaneCore::bell().fd()), or -1. At most 250 addresses.
  static Result<std::unique_ptr<SocketIo>, std::string> open(const std::vector<Endpoint>& addresses,
                                                             const std::string& device, int bell);
  ~SocketIo();
  /// The ports that sockets got, in the order of the addresses.
  std::vector<std::uint16_t> ports() const;

  unsigned receive(std::span<Packet> packets) noexcept;
  void transmit(std::span<Packet> packets) noexcept;
  void pass(std::span<Packet> packets) noexcept { release(packets); }
  void release(std::span<Packet> packets) noexcept;
  bool allocate(Packet& packet) noexcept;
  void idle(Duration limit) noexcept;
  std::uint64_t tx_dropped() const noexcept { return tx_dropped_; }

 private:
  struct Slots;  // the kernel's message headers for one burst
  SocketIo(std::vector<BoundSocket> sockets, std::vector<Endpoint> addresses, int bell);
  unsigned receive_from(std::size_t socket, std::span<Packet> packets) noexcept;
  void send_run(std::size_t socket, std::span<Packet> packets) noexcept;

  std::vector<BoundSocket> sockets_;
  std::vector<Endpoint> addresses_;
  int bell_;
  std::size_t next_ = 0;  // the socket to look at first
  std::vector<std::uint8_t> memory_;
  std::vector<std::uint8_t*> free_;
  std::unique_ptr<Slots> slots_;
  std::uint64_t tx_dropped_ = 0;
};

static_assert(PacketIo<SocketIo>);

}  // namespace sekisho::dataplane
