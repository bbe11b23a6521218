// Whether this node is fit to be the active one of a pair: lanes and workers do their rounds, canaries get answers.
//
// Three threads that wait for nobody: one asks every lane and worker to do nothing (progress_watch.h), one asks each
// view's canary as a client would (canary_lane.h), and one says at a Unix socket what the others have found: "well",
// or "not well" and the reasons, a line each. Neither the manager nor the control API stands between: staff who wait,
// a long reload or a slow disk never move the addresses. Whoever asks and gets no answer in time knows enough: the
// process is frozen or gone.
//
// Owns: its threads and the socket. Threads: start(), stop() by main; follow() by the manager; faults() by any.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "appliance/canaries.h"
#include "appliance/progress_watch.h"
#include "base/clock.h"

namespace sekisho::appliance {

class PairHealth {
 public:
  struct Rules {
    Duration interval{}, patience{}, canary_limit{};
    bool canaries = false;  ///< they are asked
    bool well = false;      ///< what each expects must come; else any reply counts
  };
  struct Plan {
    Rules rules;
    std::vector<Canary> canaries;
    std::vector<CanaryQuestion> questions;  ///< of the canaries, in their order
  };

  PairHealth() = default;
  ~PairHealth() { stop(); }
  PairHealth(const PairHealth&) = delete;
  PairHealth& operator=(const PairHealth&) = delete;

  /// `threads` and `lane` outlive stop(). Nothing, or why the socket cannot be.
  [[nodiscard]] std::optional<std::string> start(const std::string& socket, std::vector<WatchedThread> threads,
                                                 CanaryLane& lane, Plan plan);
  /// After the configuration has changed.
  void follow(Plan plan);
  void stop();

  bool running() const { return door_.joinable(); }
  /// Why it is not fit; empty: it is.
  std::vector<std::string> faults() const;

 private:
  void watch_progress(const std::vector<WatchedThread>& threads);
  void ask_canaries(CanaryLane& lane);
  void keep_door();
  void tell(int connection) const;
  bool pause(Duration how_long);  ///< false: stop
  bool stopping() const;

  mutable std::mutex mutex_;  // guards all below but the threads and the socket
  std::condition_variable wake_;
  bool stopping_ = false;
  Plan plan_;
  std::vector<std::string> stuck_;
  Instant looked_at_{};
  std::map<std::string, Instant> answered_;  ///< view → last good reply
  Duration slack_{};                         ///< how old a look may be

  std::string socket_;
  int listener_ = -1;
  std::thread progress_, canary_, door_;
};

}  // namespace sekisho::appliance
