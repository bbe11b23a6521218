// A port in memory: a test or a benchmark puts frames in and looks at what came out.
//
// Threads: one. Owns: all buffers. Limits: `buffers` frames in flight; allocate() fails beyond, as a real port's
// would.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <deque>
#include <span>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "dataplane/pipeline/packet_io.h"

namespace sekisho::dataplane {

class MemoryIo {
 public:
  using Frame = std::vector<std::uint8_t>;
  static constexpr std::uint16_t buffer_size = 2048;

  explicit MemoryIo(std::size_t buffers = 1024) : memory_(buffers * buffer_size) {
    for (std::size_t i = 0; i < buffers; ++i) free_.push_back(memory_.data() + i * buffer_size);
  }

  // The outside's end.
  void arrive(Bytes frame) { waiting_.emplace_back(frame.begin(), frame.end()); }
  std::vector<Frame> take_sent() { return std::exchange(sent_, {}); }
  std::vector<Frame> take_passed() { return std::exchange(passed_, {}); }
  std::size_t released() const { return released_; }
  std::size_t free_buffers() const { return free_.size(); }
  /// From now on at most so many frames are taken by each transmit().
  void limit_transmit(std::size_t frames) { transmit_limit_ = frames; }
  /// The last idle() calls' limits.
  const std::vector<Duration>& sleeps() const { return sleeps_; }

  // PacketIo.
  unsigned receive(std::span<Packet> packets) noexcept {
    unsigned n = 0;
    while (n < packets.size() && !waiting_.empty() && allocate(packets[n])) {
      const Frame& frame = waiting_.front();
      std::copy(frame.begin(), frame.end(), packets[n].data);
      packets[n].length = static_cast<std::uint16_t>(frame.size());
      waiting_.pop_front();
      ++n;
    }
    return n;
  }
  void transmit(std::span<Packet> packets) noexcept {
    for (std::size_t i = 0; i < packets.size(); ++i) {
      if (i < transmit_limit_) {
        sent_.emplace_back(packets[i].data, packets[i].data + packets[i].length);
      } else {
        ++tx_dropped_;
      }
      give_back(packets[i]);
    }
  }
  void pass(std::span<Packet> packets) noexcept {
    for (Packet& p : packets) {
      passed_.emplace_back(p.data, p.data + p.length);
      give_back(p);
    }
  }
  void release(std::span<Packet> packets) noexcept {
    released_ += packets.size();
    for (Packet& p : packets) give_back(p);
  }
  bool allocate(Packet& packet) noexcept {
    if (free_.empty()) return false;
    packet = Packet{free_.back(), 0, buffer_size};
    free_.pop_back();
    return true;
  }
  void idle(Duration limit) noexcept { sleeps_.push_back(limit); }
  std::uint64_t tx_dropped() const noexcept { return tx_dropped_; }

 private:
  void give_back(Packet& p) noexcept {
    free_.push_back(p.data);
    p.data = nullptr;
  }
  std::vector<std::uint8_t> memory_;
  std::vector<std::uint8_t*> free_;
  std::deque<Frame> waiting_;
  std::vector<Frame> sent_, passed_;
  std::vector<Duration> sleeps_;
  std::size_t released_ = 0;
  std::size_t transmit_limit_ = ~std::size_t{0};
  std::uint64_t tx_dropped_ = 0;
};

static_assert(PacketIo<MemoryIo>);

}  // namespace sekisho::dataplane
