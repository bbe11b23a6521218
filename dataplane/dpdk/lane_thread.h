// A thread for a lane: on its own core, known to DPDK, stopped by a flag.
//
// It is ours, not EAL's: the configuration says which core, several lanes may share one (tests), and a lane that
// sleeps costs nothing. It registers with EAL, which gives it a mempool cache.
//
// Threads: start and stop by the manager; the body runs on the new thread and returns soon after `stop` turns true.
// Errors: a core that does not exist, or that this process may not use.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "base/doorbell.h"
#include "base/result.h"

namespace sekisho::dataplane::dpdk {

struct LaneThreadSettings {
  std::string name = "lane";  ///< at most 15 octets are kept
  int core = -1;              ///< −1: not pinned
};

class LaneThread {
 public:
  using Body = std::function<void(const std::atomic<bool>& stop)>;

  /// `bell` is rung on stop, so that a sleeping lane looks at the flag.
  static Result<std::unique_ptr<LaneThread>, std::string> start(const LaneThreadSettings& settings, Doorbell* bell,
                                                                Body body);
  ~LaneThread() { stop(); }
  LaneThread(const LaneThread&) = delete;
  LaneThread& operator=(const LaneThread&) = delete;

  /// Asks the body to return and waits until it has.
  void stop();

 private:
  LaneThread() = default;
  std::atomic<bool> stop_{false};
  Doorbell* bell_ = nullptr;
  std::thread thread_;
};

}  // namespace sekisho::dataplane::dpdk
