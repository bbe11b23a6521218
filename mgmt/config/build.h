// From a checked Config to what threads read: a views::Policy with its forwarding::RealmTable.
//
// Names become ids through an IdBook that lives as long as the process: an id is never given to another name, and a
// name that was gone for a while gets a new one (I2). Hashes over the source decide what a reload keeps: a realm
// whose table, hints and epoch are unchanged keeps its truth, a view whose table, realms and NAT map are unchanged
// keeps its replies. Threads: the manager's. Owns: the Policy owns all it needs. Errors: none; what can be wrong was
// found by load().
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "mgmt/config/load.h"
#include "views/policy.h"

namespace sekisho::mgmt::config {

class IdBook {
 public:
  PortId port(const std::string& name);
  ViewId view(const std::string& name);
  RealmId realm(const std::string& name);
  /// `servers`: the group's server list as text; another list is another group with health of its own.
  GroupId group(const std::string& realm, const std::string& name, const std::string& servers);
  /// Forgets what the policy no longer has. Ids of views and realms are never used again; those of groups, which are
  /// few (HealthBoard::max_groups), come round again when all others were used.
  void keep_only(const views::Policy& policy);

 private:
  std::map<std::string, std::uint16_t> ports_, views_, realms_, groups_;
  std::uint16_t next_view_ = 1, next_realm_ = 1, next_group_ = 1;
};

/// Raised by flushes of whole realms, negative trust anchors, trust anchors; by realm name.
using Epochs = std::map<std::string, std::uint32_t>;

/// What was learnt, or set by staff, since the configuration was read.
struct TrustOverlay {
  std::vector<forwarding::AnchorRecords> anchors;       ///< in place of the configured ones of the same zones
  std::vector<forwarding::NegativeTrustAnchor> exempt;  ///< beside the configured ones
};
using TrustOverlays = std::map<std::string, TrustOverlay>;  ///< by realm name

/// `now`: where each pair of the NAT map stands in its life.
std::unique_ptr<const views::Policy> build_policy(const Config& config, const std::vector<std::string>& files,
                                                  IdBook& ids, const Epochs& epochs, std::uint64_t revision,
                                                  const TrustOverlays& trust = {}, WallTime now = wall_now(),
                                                  const dns::CookieSecrets& cookies = {});

}  // namespace sekisho::mgmt::config
