// A PacketIo that plays queries of a capture file from memory, again and again, and forgets the replies: what is left
// is what the application costs.
//
// Frames lie one behind the other, as they were captured; each query is copied into one of a few buffers, which stay
// in the processor's cache as a NIC's would. Threads: one lane. Owns: frames and buffers. Errors: a file that is no
// capture gives no frames.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "dataplane/pipeline/packet_io.h"

namespace sekisho::bench {

class MemoryPort {
 public:
  explicit MemoryPort(const std::string& capture);
  std::size_t frames() const { return ends_.size(); }

  unsigned receive(std::span<dataplane::Packet> packets) noexcept {
    const auto count = static_cast<unsigned>(std::min({packets.size(), free_.size(), std::size_t{burst}}));
    for (unsigned i = 0; i < count; ++i) {
      const std::uint32_t begin = next_ == 0 ? 0 : ends_[next_ - 1];
      const std::uint32_t end = ends_[next_];
      next_ = next_ + 1 < ends_.size() ? next_ + 1 : 0;
      packets[i] = {free_.back(), static_cast<std::uint16_t>(end - begin), buffer};
      free_.pop_back();
      std::memcpy(packets[i].data, octets_.data() + begin, end - begin);
    }
    return count;
  }
  void transmit(std::span<dataplane::Packet> packets) noexcept { release(packets); }
  void pass(std::span<dataplane::Packet> packets) noexcept { release(packets); }
  void release(std::span<dataplane::Packet> packets) noexcept {
    for (const dataplane::Packet& packet : packets) free_.push_back(packet.data);
  }
  bool allocate(dataplane::Packet& packet) noexcept {
    if (free_.empty()) return false;
    packet = {free_.back(), 0, buffer};
    free_.pop_back();
    return true;
  }
  void idle(Duration) noexcept {}
  std::uint64_t tx_dropped() const noexcept { return 0; }

 private:
  static constexpr std::uint16_t buffer = 2048;
  static constexpr std::size_t buffers = 256;
  static constexpr unsigned burst = dataplane::burst_size;

  std::vector<std::uint8_t> octets_;
  std::vector<std::uint32_t> ends_;
  std::size_t next_ = 0;
  std::vector<std::uint8_t> memory_;
  std::vector<std::uint8_t*> free_;
};

static_assert(dataplane::PacketIo<MemoryPort>);

}  // namespace sekisho::bench
