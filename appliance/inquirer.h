// Asks the realms' workers questions of the gateway's own: keys of trust anchors, chains to be rechecked.
//
// It stands where a lane stands: one more row of the mailbox, with CD set, since it judges by itself. So each
// question takes the realm's way out, its servers, its health and its fallback to TCP like any other, through
// forwarders as through delegations; only what the cache holds of the question is passed over, when the answer must
// be fresh. Jobs run one after another in a thread that may wait; their results are posted to the manager.
//
// Owns: its thread, the jobs. Threads: submit() by the manager; ask() by a job. Limits: max_jobs wait.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "appliance/metrics.h"
#include "dns/question.h"
#include "resolver/mailbox/mailbox.h"
#include "resolver/mailbox/messages.h"

namespace sekisho::appliance {

class Inquirer {
 public:
  static constexpr std::size_t max_jobs = 512;
  static constexpr Duration tick_interval = 1s;

  /// `row`: the mailbox's, used by nobody else. `tick` is called in this thread.
  Inquirer(resolver::Mailbox& mailbox, LaneId row) : mailbox_(mailbox), row_(row) {}
  ~Inquirer() { stop(); }

  void start(std::function<void()> tick);
  void stop();
  /// False: too many wait already.
  bool submit(std::function<void()> job);
  /// Nothing when no answer came, or one without data (SERVFAIL, REFUSED).
  std::optional<resolver::Answer> ask(RealmId realm, const dns::Question& question, bool fresh);
  /// As a client would ask, proof included, but past the cache. Nothing when no answer came.
  std::optional<resolver::Answer> ask_checked(RealmId realm, const dns::Question& question);
  /// As a lane asks, with the cache as it is. `peek`: what is known, and nothing is fetched.
  std::optional<resolver::Answer> ask_as_lane(RealmId realm, const dns::Question& question,
                                              resolver::RequestKind kind);

 private:
  void run();
  std::optional<resolver::Answer> carry(resolver::Request request, bool fresh);
  std::optional<resolver::Answer> await(WorkerId worker);

  resolver::Mailbox& mailbox_;
  LaneId row_;
  std::uint64_t pending_ = 0;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;  // guards jobs_
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  std::thread thread_;
};

}  // namespace sekisho::appliance
