// A lane's end of the exception path: where frames go that the fast path does not answer, and where the kernel's come
// from.
//
// With a TAP, frames are copied into a bounded ring to the housekeeper, and the housekeeper's into a bounded ring
// back; no mbuf ever changes threads, so mempool caches and AF_XDP's rings stay the lane's own. A full ring drops and
// counts. Where the kernel has its own copy of every frame (af_packet) passing means counting.
//
// Threads: one lane and one housekeeper per gate; counters are read by anybody. Owns: its rings.
#pragma once

#include <cstdint>
#include <memory>

#include "base/counter.h"
#include "base/doorbell.h"
#include "base/spsc_ring.h"

namespace sekisho::dataplane::dpdk {

enum class ExceptionWay : std::uint8_t {
  left_to_kernel,  ///< the kernel received the same frame itself
  tap,
  nowhere,
};

struct ExceptionGate {
  static constexpr std::size_t ring_octets = 1 << 20;  // some 600 full frames

  explicit ExceptionGate(ExceptionWay the_way) : way(the_way) {
    if (way != ExceptionWay::tap) return;
    to_kernel = std::make_unique<SpscRing>(ring_octets);
    from_kernel = std::make_unique<SpscRing>(ring_octets);
  }

  const ExceptionWay way;
  std::unique_ptr<SpscRing> to_kernel;    ///< lane → housekeeper
  std::unique_ptr<SpscRing> from_kernel;  ///< housekeeper → lane
  Doorbell* housekeeper_bell = nullptr;
  Doorbell* lane_bell = nullptr;

  Counter received;  ///< lane: frames taken from the queue, and given to it
  Counter sent;
  Counter passed;              ///< lane
  Counter pass_dropped;        ///< lane: ring full, or nowhere to go
  Counter from_kernel_sent;    ///< lane
  Counter from_kernel_unsent;  ///< lane: no mbuf, or the port did not take it
};

}  // namespace sekisho::dataplane::dpdk
