// The NAT map while the gateway runs: dated steps take effect by themselves, and what differs is noticed.
//
// A thread of its own wakes every half second and posts tick() to the manager, so a dated step is late by a second at
// most (nat::switch_seconds is promised). A check (nat_check.h) runs in another thread, at its interval or when staff
// ask; what appeared or cleared since the last one goes to the log and to the store, also across restarts; what is
// there to the metrics.
//
// Owns: its threads, the last report. Threads: the manager's, but for start() and stop(). Spec: L-7, L-8, L-13, L-15.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "appliance/policy_store.h"
#include "mgmt/control/commands.h"
#include "mgmt/store/store.h"
#include "nat-map/dated_steps.h"
#include "nat-map/drift.h"

namespace sekisho::appliance {

class NatDesk {
 public:
  using Post = std::function<void(std::function<void()>)>;
  using Done = std::function<void(mgmt::control::NatCheckReport)>;

  explicit NatDesk(mgmt::store::Store& history) : history_(history) {}
  ~NatDesk() { stop(); }
  NatDesk(const NatDesk&) = delete;
  NatDesk& operator=(const NatDesk&) = delete;

  /// The store and whatever `post` reaches must outlive stop().
  void start(PolicyStore& store, Post post);
  void stop();

  void tick();
  /// `done` is called in the manager's thread. An error when there is nothing to check.
  std::optional<mgmt::control::CommandError> begin_check(Done done);
  const mgmt::control::NatCheckReport& last() const { return last_; }
  mgmt::control::NatHistory history() const;
  /// How many pairs are in each state now.
  std::array<std::size_t, 5> states() const;
  std::optional<WallTime> next_change() const;

 private:
  void follow_dates(WallTime now);
  void launch();
  void take(const std::vector<nat::Pair>& pairs, const std::vector<IpPrefix>& networks, const nat::Observation& seen);
  void note_changes(const std::vector<mgmt::control::NatFinding>& now, WallTime at);

  mgmt::store::Store& history_;
  std::vector<mgmt::control::NatFinding> standing_;  ///< by the history
  PolicyStore* store_ = nullptr;
  Post post_;
  mgmt::control::NatCheckReport last_;
  Instant next_check_;
  std::vector<Done> waiting_;  ///< for the check that runs
  std::vector<Done> next_;     ///< who asked while it ran: what it sees may be older than their question
  nat::DatedSteps dated_steps_;
  std::thread clock_, check_;
  std::atomic<bool> stopping_{false};
  bool checking_ = false;
  std::mutex mutex_;  // for the clock's sleep
  std::condition_variable wake_;
};

}  // namespace sekisho::appliance
