// Runs `sekishoctl trace`: one at a time, on a thread and a worker of its own, so that nobody waits for it.
//
// Threads: begin() and stop() by the control server's thread or, after that has ended, by main. Owns: the thread.
// Limits: one trace; `question_limit` for each question, `trace_limit` for all of it.
#pragma once

#include <functional>

#include "appliance/policy_store.h"
#include "appliance/side_thread.h"
#include "mgmt/control/commands.h"
#include "resolver/engine/realm_reader.h"

namespace sekisho::appliance {

class TraceService {
 public:
  TraceService(PolicyStore& store, resolver::RealmSource realms) : store_(store), realms_(std::move(realms)) {}

  /// `done` is called from the trace's thread. An error when the request does not fit or another trace runs.
  std::optional<mgmt::control::CommandError> begin(const mgmt::control::TraceRequest& request,
                                                   std::function<void(mgmt::control::TraceReport)> done);
  void stop() { side_.stop(); }

 private:
  static constexpr Duration question_limit = 6s;
  static constexpr Duration trace_limit = 25s;
  struct Plan;
  Result<Plan, mgmt::control::CommandError> plan(const mgmt::control::TraceRequest& request);
  mgmt::control::TraceReport run(const Plan& plan);

  PolicyStore& store_;
  resolver::RealmSource realms_;
  SideThread side_;  // last: what it works with outlives it
};

}  // namespace sekisho::appliance
