// One zone's way to its primary, in a thread of its own, so that no other zone waits for it.
//
//   FetchThread fetch(job, wake);  …  if (fetch.done()) use(fetch.take());
//
// Owns: its thread, its sockets, a share of the copy that changes are asked for. Threads: one, the owner's; `wake` is
// called by the thread inside, once, when it is done. Destroyed before it is done, it ends within a fraction of a
// second. Limits, Errors: those of ZoneFetch.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "resolver/engine/zone_fetch.h"

namespace sekisho::resolver {

class FetchThread {
 public:
  struct Job {
    RealmExit exit;
    Endpoint primary;
    dns::Name zone;
    std::shared_ptr<const ZoneData> have;
    std::size_t max_octets = 0;
    bool whole = false;
  };
  using Outcome = Result<std::optional<ZoneData>, std::string>;

  FetchThread(Job job, std::function<void()> wake);
  ~FetchThread();
  FetchThread(const FetchThread&) = delete;
  FetchThread& operator=(const FetchThread&) = delete;

  const Job& job() const { return job_; }
  bool done() const { return done_.load(std::memory_order_acquire); }
  /// Once, when it is done.
  Outcome take();
  void stop() { fetch_.stop(); }

 private:
  Job job_;
  SystemRandom random_;
  ZoneFetch fetch_{random_};
  std::optional<Outcome> outcome_;
  std::atomic<bool> done_{false};
  std::thread thread_;
};

}  // namespace sekisho::resolver
