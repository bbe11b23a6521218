// Signs of life for the service manager: only while every lane and every worker does its rounds.
//
// Each of them is asked to do nothing, on its own thread. A lane that hangs, or a worker that no longer takes orders,
// is named in the log once, and from then on the service manager hears nothing more: it ends the process and
// starts a new one. The manager's thread is not asked: staff who wait must not cost clients their answers.
//
// Threads: start() and stop() by main; owns one of its own. Limits: a thread may take `interval` for a round.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/service_manager.h"
#include "base/task_slot.h"

namespace sekisho::appliance {

struct WatchedThread {
  std::string name;
  TaskSlot* tasks = nullptr;
};

/// Names of those that did not do a round within `limit` each.
std::vector<std::string> find_stuck(const std::vector<WatchedThread>& threads, Duration limit);

class ProgressWatch {
 public:
  ProgressWatch() = default;
  ~ProgressWatch() { stop(); }
  ProgressWatch(const ProgressWatch&) = delete;
  ProgressWatch& operator=(const ProgressWatch&) = delete;

  /// Does nothing where the manager wants no signs of life. `threads` outlive stop().
  void start(const ServiceManager& manager, std::vector<WatchedThread> threads);
  void stop();

 private:
  void run(const ServiceManager& manager, const std::vector<WatchedThread>& threads, Duration interval);

  std::mutex mutex_;  // guards stopping_
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace sekisho::appliance
