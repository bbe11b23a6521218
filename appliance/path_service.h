// Runs `sekishoctl check path` (K-2): every way out is asked for a large answer, server by server.
//
// A way out is a group of forwarders, the root servers of a realm that iterates, and, when a name is given that the
// realm iterates for, the servers of its zone. Each is asked the given name if the realm's routes lead it there, else
// a question that its servers surely answer: the root's keys, or what the group's health probe asks. At last the
// gateway itself resolves the question, as it would for a client.
//
// Threads: as TraceService. Owns: the thread. Limits: one check; `check_limit` for all of it.
#pragma once

#include <functional>

#include "appliance/policy_store.h"
#include "appliance/side_thread.h"
#include "mgmt/control/commands.h"
#include "resolver/engine/realm_reader.h"
#include "resolver/trace/zone_servers.h"

namespace sekisho::appliance {

class PathService {
 public:
  PathService(PolicyStore& store, resolver::RealmSource realms) : store_(store), realms_(std::move(realms)) {}

  /// `done` is called from the check's thread. An error when the request does not fit or another check runs.
  std::optional<mgmt::control::CommandError> begin(const mgmt::control::PathRequest& request,
                                                   std::function<void(mgmt::control::PathReport)> done);
  void stop() { side_.stop(); }

 private:
  static constexpr Duration check_limit = 26s;   // sekishoctl waits 30 s
  static constexpr Duration lookup_limit = 8s;   // who serves a zone
  static constexpr Duration survey_limit = 15s;  // more than a probe ever takes
  static constexpr Duration question_limit = 3s;
  struct Way;
  struct Plan;
  Result<Plan, mgmt::control::CommandError> plan(const mgmt::control::PathRequest& request);
  static bool add_ways(const forwarding::Realm& realm, const std::optional<dns::Question>& wish, Plan& plan);
  static void find_servers(Way& way, const resolver::Ask& ask);
  mgmt::control::PathReport run(Plan plan);

  PolicyStore& store_;
  resolver::RealmSource realms_;
  SideThread side_;  // last: what it works with outlives it
};

}  // namespace sekisho::appliance
