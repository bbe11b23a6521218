// Copies of the frames that a lane receives and sends, for `sekishoctl capture`; also of ports that no kernel sees.
//
// The lane copies into a bounded queue and goes on; what does not fit is counted. A lane without a capture has a null
// pointer in this place: one branch per burst. The pointer is set by a task on the lane itself, so that nobody copies
// after the task that took it away.
// Owns: the queue. Threads: take() by the lane; ring() by the capture's thread; counters by any.
#pragma once

#include <span>

#include "base/clock.h"
#include "base/counter.h"
#include "base/spsc_ring.h"
#include "dataplane/pipeline/packet_io.h"

namespace sekisho::dataplane {

/// In front of each frame in the queue.
struct CopyHead {
  std::int64_t at_ns = 0;  ///< monotonic
  std::uint32_t length = 0;
  bool outbound = false;
};

class FrameCopies {
 public:
  explicit FrameCopies(std::size_t queue_bytes) : ring_(queue_bytes) {}

  void take(std::span<const Packet> packets, bool outbound, Instant now) noexcept {
    for (const Packet& packet : packets) {
      const CopyHead head{now.ns, packet.length, outbound};
      if (ring_.push({reinterpret_cast<const std::uint8_t*>(&head), sizeof head}, {packet.data, packet.length}))
        continue;
      dropped_.add();
    }
  }
  SpscRing& ring() { return ring_; }
  std::uint64_t dropped() const { return dropped_.value(); }

 private:
  SpscRing ring_;
  Counter dropped_;
};

}  // namespace sekisho::dataplane
