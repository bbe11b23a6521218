// Runs `sekishoctl domain check`: everybody who serves a domain is asked as the Internet does, and judged (L-9 to
// L-12).
//
// What is resolved is asked of a worker of its own with an empty cache; servers are asked straight, through sockets
// bound to the realm's exit. LGWAN is asked through the realm that has a route for the name. One at a time, on a
// thread of its own, so that nobody waits for it.
//
// Threads: as TraceService. Owns: the thread. Limits: one check; `check_limit` for all of it.
#pragma once

#include <functional>

#include "appliance/policy_store.h"
#include "appliance/side_thread.h"
#include "mgmt/control/commands.h"
#include "resolver/engine/realm_reader.h"

namespace sekisho::appliance {

class DomainService {
 public:
  DomainService(PolicyStore& store, resolver::RealmSource realms) : store_(store), realms_(std::move(realms)) {}

  /// `done` is called from the check's thread. An error when the request does not fit or another check runs.
  std::optional<mgmt::control::CommandError> begin(const mgmt::control::DomainRequest& request,
                                                   std::function<void(mgmt::control::DomainReport)> done);
  void stop() { side_.stop(); }
  bool busy() const { return side_.busy(); }

 private:
  static constexpr Duration check_limit = 26s;  // sekishoctl waits 30 s
  static constexpr Duration question_limit = 3s;
  static constexpr Duration survey_limit = 9s;  // more than a probe ever takes
  struct Plan;
  class RealmSources;
  Result<Plan, mgmt::control::CommandError> plan(const mgmt::control::DomainRequest& request);
  mgmt::control::DomainReport run(const Plan& plan);

  PolicyStore& store_;
  resolver::RealmSource realms_;
  SideThread side_;  // last: what it works with outlives it
};

}  // namespace sekisho::appliance
