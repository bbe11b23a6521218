// Work that the manager wants done on the thread that owns the data (flush, dump, swap of limits).
//
// The owner looks at the slot once per round: one relaxed load when there is nothing. The caller waits until it is
// done, or gives up. Threads: run_on_owner() by any thread (callers queue behind a mutex of their own); poll() by the
// owner.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>

#include "base/clock.h"

namespace sekisho {

class TaskSlot {
 public:
  /// Called after a task was put into the slot, to wake a sleeping owner. Set before threads start.
  void set_doorbell(std::function<void()> ring) { ring_ = std::move(ring); }
  /// Runs `task` on the owner's thread and waits for it; false if the owner did not take it within `limit` (then it
  /// will not run).
  bool run_on_owner(std::function<void()> task, Duration limit);
  /// True when poll() has something to do: looked at once more before the owner sleeps.
  bool waiting() const { return waiting_.load(std::memory_order_acquire); }
  /// Runs what waits. Owner only.
  void poll() {
    if (waiting_.load(std::memory_order_acquire)) [[unlikely]]
      run();
  }

 private:
  void run();

  std::function<void()> ring_;
  std::mutex callers_;  // one caller at a time; taken before mutex_
  std::mutex mutex_;    // guards task_ and done_
  std::condition_variable done_changed_;
  std::function<void()> task_;
  bool done_ = false;
  std::atomic<bool> waiting_{false};
};

}  // namespace sekisho
