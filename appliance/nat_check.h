// One comparison of the NAT map with the world: asks each POI apart, and opens TCP/25 both ways.
//
// A plan is made from the configuration by the manager; run_nat_check() carries it out in a thread that may wait.
// Each server of the LGWAN realm's group gets a realm of its own for the occasion, with the same way out, and a
// private worker with an empty cache (resolver/trace): what is seen is what that server says now, and the workers
// that clients depend on notice nothing.
//
// Threads: plan by the manager, run by one other. Owns: what it returns. Limits: max_names, max_connections.
#pragma once

#include <atomic>
#include <optional>

#include "forwarding/realm.h"
#include "mgmt/config/config.h"
#include "nat-map/drift.h"
#include "views/policy.h"

namespace sekisho::appliance {

struct NatCheckPlan {
  static constexpr std::size_t max_names = 64;
  static constexpr std::size_t max_connections = 32;

  std::vector<nat::Pair> pairs;
  std::vector<IpPrefix> lgwan_networks;
  std::vector<nat::WatchedName> names;
  std::vector<dns::Name> domains;  ///< whose mail exchangers are ours
  std::optional<forwarding::Realm> realm;
  forwarding::UpstreamGroup group;
  bool connect = false, through = false;
  std::vector<std::size_t> tested;  ///< pairs that LGWAN reaches at TCP/25
};

/// `policy`: the one in force.
NatCheckPlan plan_nat_check(const mgmt::config::Config& config, const views::Policy& policy, WallTime now);

/// Ends early when `stopping` becomes true.
nat::Observation run_nat_check(const NatCheckPlan& plan, const std::atomic<bool>& stopping);

}  // namespace sekisho::appliance
