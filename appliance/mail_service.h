// Runs `sekishoctl mail plan`: one at a time, on a thread and a worker of its own, so that nobody waits for it.
//
// DNS is asked as a mail server's own view would be answered: its route, aliases, local zones and the NAT map, with
// an empty cache. Threads: begin() and stop() by the control server's thread or, after that has ended, by main. Owns:
// the thread. Limits: one plan; `question_limit` for each question, `plan_limit` for all of them.
#pragma once

#include <functional>

#include "appliance/policy_store.h"
#include "appliance/side_thread.h"
#include "mgmt/control/commands.h"
#include "resolver/engine/realm_reader.h"

namespace sekisho::appliance {

class MailService {
 public:
  MailService(PolicyStore& store, resolver::RealmSource realms) : store_(store), realms_(std::move(realms)) {}

  /// `done` is called from the plan's thread. An error when the request does not fit or another plan is made.
  std::optional<mgmt::control::CommandError> begin(const mgmt::control::MailPlanRequest& request,
                                                   std::function<void(mgmt::control::MailPlanReport)> done);
  void stop() { side_.stop(); }

 private:
  static constexpr Duration question_limit = 6s;
  static constexpr Duration plan_limit = 25s;
  struct Plan;
  class ViewLookups;
  mgmt::control::MailPlanReport run(const Plan& plan);

  PolicyStore& store_;
  resolver::RealmSource realms_;
  SideThread side_;  // last: what it works with outlives it
};

}  // namespace sekisho::appliance
