// A bounded queue of byte records between two threads.
//
// One thread pushes, one pops; nothing is shared but two indices. Records are flat bytes, so the two ends could one
// day be two processes. A full ring refuses (the caller counts it); it never blocks and never overwrites.
//
// Owns: its memory, taken once. Units: capacity in octets, rounded up to a power of two; a record costs its size
// rounded up to 8, plus 8. Threads: one producer, one consumer. Limits: a record costs at most capacity/2, and has
// at least one octet.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#include "base/bytes.h"

namespace sekisho {

class SpscRing {
 public:
  explicit SpscRing(std::size_t capacity);

  /// Appends head and body as one record; false when there is no room. Producer only.
  bool push(Bytes head, Bytes body = {});
  /// The oldest record, 8-aligned, or an empty span; it stays valid until pop(). Consumer only.
  Bytes front();
  /// Forgets what front() returned last. Consumer only.
  void pop();
  /// True when a push of `size` octets would now be refused. Producer only.
  bool full_for(std::size_t size);
  /// Octets that lie in the ring, as either end sees it. Any thread; a moment old.
  std::size_t used() const {
    const std::size_t tail = tail_.load(std::memory_order_acquire);  // first, since head_ may only run ahead of it
    return head_.load(std::memory_order_acquire) - tail;
  }
  std::size_t capacity() const { return mask_ + 1; }

 private:
  std::size_t room_needed(std::size_t size) const;

  std::size_t mask_;
  std::unique_ptr<std::uint64_t[]> memory_;
  alignas(64) std::atomic<std::size_t> head_{0};  // written by the producer
  std::size_t tail_seen_ = 0;                     // the producer's last look at tail_
  alignas(64) std::atomic<std::size_t> tail_{0};  // written by the consumer
  std::size_t head_seen_ = 0;                     // the consumer's last look at head_
};

}  // namespace sekisho
