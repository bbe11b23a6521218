// Which canary questions a configuration has, and whether what came back is well.
//
// A view's own canaries ([[view.canary]]) or, where it has none, one for each realm that it looks names up in: what
// the realm's health probes ask, or the root's name servers. Each is asked as a client of the view (canary_lane.h).
// Threads: pure.
#pragma once

#include "appliance/canary_lane.h"
#include "mgmt/config/config.h"
#include "mgmt/life/config_life.h"
#include "views/policy.h"

namespace sekisho::appliance {

/// What counts as well: in the words of the key `expect`.
struct Canary {
  std::string view;
  dns::Question question;
  std::string expect;  ///< "answer", "no-such-name", "refused", "secure"; "any-answer": of those by default
  std::string data;    ///< one answer record's, as in a zone file; empty: any
};

std::vector<Canary> canaries_of(const mgmt::config::Config& config);

/// A client that the policy takes for one of the view's; nothing: the policy has none.
std::optional<CanaryClient> client_of(const mgmt::config::View& view, const views::Policy& policy);

mgmt::life::CanaryOutcome judge(const Canary& canary, const std::optional<dns::Message>& reply);

}  // namespace sekisho::appliance
