// What a port has counted: the driver's numbers, and the exception path's.
//
// I5 is closed with these: received by lanes equals ipackets; what left is opackets, of which from_kernel was not
// answered by a lane but sent by the kernel through the exception TAP. What never reached a lane is named here:
// missed, no_buffer, rx_errors. Threads: plain values.
#pragma once

#include <cstdint>

namespace sekisho::dataplane::dpdk {

struct PortStats {
  std::uint64_t ipackets = 0;
  std::uint64_t ibytes = 0;
  std::uint64_t opackets = 0;
  std::uint64_t obytes = 0;
  std::uint64_t missed = 0;     ///< the ring was full: no lane saw them
  std::uint64_t no_buffer = 0;  ///< no mbuf was left
  std::uint64_t rx_errors = 0;
  std::uint64_t tx_errors = 0;     ///< handed to the driver and not sent
  std::uint64_t passed = 0;        ///< to the kernel (or left to it: the kernel has its own copy)
  std::uint64_t pass_dropped = 0;  ///< should have gone to the kernel: ring full, over the rate, or no way there
  std::uint64_t from_kernel = 0;   ///< sent to the wire for the kernel
  std::uint64_t from_kernel_dropped = 0;
  std::uint64_t fragments = 0;  ///< af_xdp: fragments of UDP to service addresses, dropped by the XDP program
};

}  // namespace sekisho::dataplane::dpdk
