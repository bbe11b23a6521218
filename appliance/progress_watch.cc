#include "appliance/progress_watch.h"

#include <pthread.h>

#include "base/log.h"

namespace sekisho::appliance {

std::vector<std::string> find_stuck(const std::vector<WatchedThread>& threads, Duration limit) {
  std::vector<std::string> stuck;
  for (const WatchedThread& thread : threads) {
    if (!thread.tasks->run_on_owner([] {}, limit)) stuck.push_back(thread.name);
  }
  return stuck;
}

void ProgressWatch::start(const ServiceManager& manager, std::vector<WatchedThread> threads) {
  const auto within = manager.watchdog();
  if (!within) return;
  thread_ = std::thread([this, manager, threads = std::move(threads), interval = *within / 4] {
    pthread_setname_np(pthread_self(), "progress");
    run(manager, threads, interval);
  });
}

void ProgressWatch::run(const ServiceManager& manager, const std::vector<WatchedThread>& threads, Duration interval) {
  bool said = false;
  for (std::unique_lock lock(mutex_); !stopping_; wake_.wait_for(lock, interval, [this] { return stopping_; })) {
    lock.unlock();
    const std::vector<std::string> stuck = find_stuck(threads, interval);
    if (stuck.empty()) {
      manager.tell("WATCHDOG=1");
    } else if (!said) {
      for (const std::string& name : stuck) log::error(name + " does not do its rounds");
    }
    said = !stuck.empty();
    lock.lock();
  }
}

void ProgressWatch::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

}  // namespace sekisho::appliance
