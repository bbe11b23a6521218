// A number that one thread raises and any thread reads.
//
// The owner pays a plain add; a reader sees a value that was true a moment ago. Sums over threads may be skewed by
// what happens while they are read. Threads: add() by the owner only; value() by anybody.
#pragma once

#include <atomic>
#include <cstdint>

namespace sekisho {

class Counter {
 public:
  Counter() = default;
  Counter(const Counter&) = delete;
  Counter& operator=(const Counter&) = delete;

  void add(std::uint64_t n = 1) {
    value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

}  // namespace sekisho
