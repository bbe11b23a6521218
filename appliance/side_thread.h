// One long request of staff at a time, on a thread of its own, so that the control server's thread never waits.
//
// Threads: busy(), begin() and stop() by the control server's thread or, after that has ended, by main; stopping() by
// the work. Owns: the thread. Limits: one piece of work; how long it takes is its own affair, but it must look at
// stopping() often.
#pragma once

#include <pthread.h>

#include <atomic>
#include <thread>
#include <utility>

namespace sekisho::appliance {

class SideThread {
 public:
  SideThread() = default;
  ~SideThread() { stop(); }
  SideThread(const SideThread&) = delete;
  SideThread& operator=(const SideThread&) = delete;

  bool busy() const { return busy_.load(); }
  const std::atomic<bool>& stopping() const { return stopping_; }

  /// Runs work() and gives deliver() what it returns; by then the next may begin. Only while not busy().
  template <typename Work, typename Deliver>
  void begin(const char* name, Work work, Deliver deliver) {
    if (thread_.joinable()) thread_.join();
    busy_.store(true);
    thread_ = std::thread([this, name, work = std::move(work), deliver = std::move(deliver)]() mutable {
      pthread_setname_np(pthread_self(), name);
      auto report = work();
      busy_.store(false);
      deliver(std::move(report));
    });
  }

  /// Tells the work to end, and waits for it.
  void stop() {
    stopping_.store(true);
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::thread thread_;
  std::atomic<bool> busy_{false}, stopping_{false};
};

}  // namespace sekisho::appliance
