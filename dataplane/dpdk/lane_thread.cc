#include "dataplane/dpdk/lane_thread.h"

#include <pthread.h>
#include <rte_errno.h>
#include <rte_lcore.h>
#include <sched.h>
#include <sys/prctl.h>

#include <cstring>
#include <future>

#include "base/capabilities.h"
#include "base/log.h"

namespace sekisho::dataplane::dpdk {
namespace {

constexpr unsigned long timer_slack_ns = 1000;  // the default of 50 µs would lengthen each sleep

/// Empty, or why this thread cannot run there.
std::string pin(int core) {
  if (core < 0) return {};
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  if (core < CPU_SETSIZE) CPU_SET(static_cast<unsigned>(core), &cpus);
  const int error = pthread_setaffinity_np(pthread_self(), sizeof cpus, &cpus);
  if (error == 0) return {};
  return "a lane cannot run on core " + std::to_string(core) + ": " + std::strerror(error) +
         ". Remedy: see [cpu] lanes and nproc";
}

}  // namespace

Result<std::unique_ptr<LaneThread>, std::string> LaneThread::start(const LaneThreadSettings& settings, Doorbell* bell,
                                                                   Body body) {
  std::unique_ptr<LaneThread> lane(new LaneThread);
  lane->bell_ = bell;
  std::promise<std::string> started;
  std::future<std::string> outcome = started.get_future();
  lane->thread_ = std::thread([&settings, &started, body = std::move(body), &stop = lane->stop_] {
    pthread_setname_np(pthread_self(), settings.name.substr(0, 15).c_str());
    prctl(PR_SET_TIMERSLACK, timer_slack_ns);
    std::string wrong = pin(settings.core);
    const bool fits = wrong.empty();
    // Before EAL has started (a lane over memory, in tests) there is nothing to register with, and nothing is lost.
    const bool registered = fits && rte_thread_register() == 0;
    if (fits && !registered)
      log::debug(std::string("a lane runs without a mempool cache: ") + rte_strerror(rte_errno));
    keep_in_this_thread(0);               // whoever reads clients' octets has no rights to lose
    started.set_value(std::move(wrong));  // `settings` and `started` are gone after this
    if (fits) body(stop);
    if (registered) rte_thread_unregister();
  });
  if (std::string wrong = outcome.get(); !wrong.empty()) return Failure{wrong};
  return lane;
}

void LaneThread::stop() {
  if (!thread_.joinable()) return;
  stop_.store(true, std::memory_order_release);
  if (bell_ != nullptr) bell_->ring();
  thread_.join();
}

}  // namespace sekisho::dataplane::dpdk
