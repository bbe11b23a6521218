#include "base/spsc_ring.h"

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace sekisho {
namespace {

// Before each record lies one word: its size in octets. A record never wraps; where it would, this word says
// that the rest of the memory is unused and the record begins at its start.
constexpr std::size_t word = sizeof(std::uint64_t);
constexpr std::uint64_t skip_to_start = ~std::uint64_t{0};

std::size_t record_cost(std::size_t size) { return word + (size + word - 1) / word * word; }

}  // namespace

SpscRing::SpscRing(std::size_t capacity)
    : mask_(std::bit_ceil(std::max<std::size_t>(capacity, 64)) - 1),
      memory_(std::make_unique<std::uint64_t[]>((mask_ + 1) / word)) {}

// What a push costs at the producer's place, with the end of the memory that it has to skip.
std::size_t SpscRing::room_needed(std::size_t size) const {
  const std::size_t cost = record_cost(size);
  const std::size_t to_end = capacity() - (head_.load(std::memory_order_relaxed) & mask_);
  return cost <= to_end ? cost : to_end + cost;
}

bool SpscRing::full_for(std::size_t size) {
  // At most half of the memory, so that an empty ring takes any record wherever its indices stand.
  SEKISHO_CHECK(record_cost(size) <= capacity() / 2);
  const std::size_t head = head_.load(std::memory_order_relaxed);
  const std::size_t needed = room_needed(size);
  if (capacity() - (head - tail_seen_) >= needed) return false;
  tail_seen_ = tail_.load(std::memory_order_acquire);
  return capacity() - (head - tail_seen_) < needed;
}

bool SpscRing::push(Bytes head_part, Bytes body) {
  const std::size_t size = head_part.size() + body.size();
  SEKISHO_CHECK(size > 0);
  if (full_for(size)) return false;
  std::size_t head = head_.load(std::memory_order_relaxed);
  if (const std::size_t to_end = capacity() - (head & mask_); to_end < record_cost(size)) {
    memory_[(head & mask_) / word] = skip_to_start;
    head += to_end;
  }
  std::uint64_t* record = &memory_[(head & mask_) / word];
  record[0] = size;
  auto* octets = reinterpret_cast<std::uint8_t*>(record + 1);
  if (!head_part.empty()) std::memcpy(octets, head_part.data(), head_part.size());
  if (!body.empty()) std::memcpy(octets + head_part.size(), body.data(), body.size());
  head_.store(head + record_cost(size), std::memory_order_release);
  return true;
}

Bytes SpscRing::front() {
  std::size_t tail = tail_.load(std::memory_order_relaxed);
  if (tail == head_seen_) {
    head_seen_ = head_.load(std::memory_order_acquire);
    if (tail == head_seen_) return {};
  }
  if (memory_[(tail & mask_) / word] == skip_to_start) {  // always published together with the record after it
    tail += capacity() - (tail & mask_);
    tail_.store(tail, std::memory_order_release);
  }
  const std::uint64_t* record = &memory_[(tail & mask_) / word];
  return {reinterpret_cast<const std::uint8_t*>(record + 1), static_cast<std::size_t>(record[0])};
}

void SpscRing::pop() {
  const std::size_t tail = tail_.load(std::memory_order_relaxed);
  SEKISHO_CHECK(tail != head_seen_);
  tail_.store(tail + record_cost(static_cast<std::size_t>(memory_[(tail & mask_) / word])),
              std::memory_order_release);
}

}  // namespace sekisho
