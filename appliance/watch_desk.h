// What the gateway watches of itself, kept while it runs: canaries, the clock's synchronisation, the share of
// SERVFAIL.
//
// The books (mgmt/watch) decide; this desk gives them time, counters and answers. tick() comes from the inquirer
// every second; canaries and chronyd are asked in the inquirer's thread, which may wait, and what they said
// comes back by `post`.
//
// Owns: the books. Threads: the manager's, but for start(). Spec: G2-3, G2-12, G2-13, G2-15.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "appliance/inquirer.h"
#include "appliance/lanes.h"
#include "appliance/policy_store.h"
#include "mgmt/control/commands.h"
#include "mgmt/watch/canary.h"
#include "mgmt/watch/clock_sync.h"
#include "mgmt/watch/servfail_watch.h"

namespace sekisho::appliance {

/// What the last look at the clock has found.
struct ClockLook {
  mgmt::watch::ClockState state = mgmt::watch::ClockState::unknown;
  std::optional<mgmt::watch::ClockReading> reading;
  WallTime at;
};

class WatchDesk {
 public:
  using Post = std::function<void(std::function<void()>)>;

  explicit WatchDesk(const std::string& state_directory) : files_(calls_, state_directory), servfail_(files_) {}

  /// The store, the lanes, the inquirer and whatever `post` reaches must outlive the last tick.
  void start(PolicyStore& store, const Lanes& lanes, Inquirer& inquirer, Post post);
  void tick();

  std::vector<mgmt::watch::CanaryState> canaries() const { return canaries_.states(); }
  /// Nothing while the configuration wants no look, or before the first.
  const std::optional<ClockLook>& clock() const { return clock_; }
  std::vector<mgmt::watch::ServfailRow> servfail() const;
  bool servfail_unsaved() const { return servfail_.unsaved(); }
  mgmt::control::WatchReport report() const;

 private:
  void ask_canary(const mgmt::watch::Canary& canary);
  void take_canary(const mgmt::watch::Canary& canary, mgmt::watch::CanaryResult result, Duration took);
  void look_at_clock(Instant now);
  void take_clock(const std::optional<mgmt::watch::ClockReading>& reading);
  void count_servfail();
  mgmt::watch::ServfailRules rules() const;

  mgmt::trust::SystemCalls calls_;
  mgmt::trust::StateFiles files_;
  mgmt::watch::CanaryBook canaries_;
  mgmt::watch::ServfailWatch servfail_;
  std::optional<ClockLook> clock_;
  Instant next_clock_look_{};
  PolicyStore* store_ = nullptr;
  const Lanes* lanes_ = nullptr;
  Inquirer* inquirer_ = nullptr;
  Post post_;
};

}  // namespace sekisho::appliance
