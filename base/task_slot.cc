#include "base/task_slot.h"

namespace sekisho {

bool TaskSlot::run_on_owner(std::function<void()> task, Duration limit) {
  const std::lock_guard<std::mutex> one_at_a_time(callers_);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    task_ = std::move(task);
    done_ = false;
    waiting_.store(true, std::memory_order_release);
  }
  if (ring_) ring_();
  std::unique_lock<std::mutex> lock(mutex_);
  // The owner holds mutex_ while the task runs, so here it either has run or has not begun.
  if (done_changed_.wait_for(lock, limit, [this] { return done_; })) return true;
  waiting_.store(false, std::memory_order_relaxed);
  task_ = nullptr;
  return false;
}

void TaskSlot::run() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!waiting_.load(std::memory_order_relaxed)) return;  // the caller has given up
  task_();
  task_ = nullptr;
  done_ = true;
  waiting_.store(false, std::memory_order_relaxed);
  done_changed_.notify_one();
}

}  // namespace sekisho
