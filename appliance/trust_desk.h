// What the gateway trusts, kept while it runs: the anchors' rollovers, negative trust anchors, the clock.
//
// The books (mgmt/trust) decide; this desk gives them time and answers, and publishes what they change: overlays()
// goes into every policy that is built, and a change raises the realm's epoch, so that what was proven before is
// forgotten everywhere at once. tick() comes from the inquirer every few seconds; questions go to it as jobs and come
// back by `post`.
//
// Staff's commands on negative trust anchors come in through nta_desk.h.
//
// Owns: the books and the anchors' files. Threads: the manager's, but for start(). Spec: RFC 5011, 7646, 8145; K-1,
// G2-7, G2-21.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "appliance/inquirer.h"
#include "appliance/policy_store.h"
#include "mgmt/control/commands.h"
#include "mgmt/life/exemption_shelf.h"
#include "mgmt/trust/anchor_book.h"
#include "mgmt/trust/exemption_book.h"

namespace sekisho::appliance {

/// A negative trust anchor that stands in the configuration.
struct FixedExemption {
  std::string realm;
  dns::Name name;
  std::string reason;
  WallTime expires;
};

class TrustDesk {
 public:
  using Post = std::function<void(std::function<void()>)>;

  TrustDesk(const std::string& state_directory, mgmt::store::Store& history);

  mgmt::config::TrustOverlays overlays(const mgmt::config::Config& config);
  /// The store, the inquirer and whatever `post` reaches must outlive the last tick.
  void start(PolicyStore& store, Inquirer& inquirer, Post post);
  void tick();

  mgmt::control::AnchorsReport report_anchors() const;
  /// In force now.
  std::vector<FixedExemption> fixed_exemptions() const;
  /// In force now, fixed or not.
  std::vector<mgmt::control::ExemptZone> exempt_zones() const;
  /// What the realms' policies say of trust is built anew, and what was proven before is forgotten.
  void republish(const std::vector<std::string>& realms);

  const mgmt::trust::AnchorBook& anchors() const { return anchors_; }
  const mgmt::trust::ExemptionBook& exemptions() const { return exemptions_; }
  mgmt::trust::ExemptionBook& exemptions() { return exemptions_; }

 private:
  void ask_for_keys(const mgmt::trust::DueZone& whose);
  void take_keys(const mgmt::trust::DueZone& whose, const std::optional<resolver::Answer>& answer);
  void signal_keys(RealmId realm, const std::string& name);
  void recheck(const mgmt::trust::Exemption& exemption);
  std::vector<std::string> validating() const;
  void watch_clock(WallTime now);
  /// Realms whose fixed negative trust anchors have ended since the last tick.
  std::vector<std::string> ended_fixed(WallTime now);
  const forwarding::Realm* realm_of(const std::string& name) const;

  mgmt::trust::SystemCalls calls_;
  mgmt::trust::StateFiles files_;
  mgmt::trust::AnchorBook anchors_;
  mgmt::life::StoreShelf shelf_;
  mgmt::trust::ExemptionBook exemptions_;
  PolicyStore* store_ = nullptr;
  Inquirer* inquirer_ = nullptr;
  Post post_;
  mgmt::trust::ClockFault clock_fault_ = mgmt::trust::ClockFault::none;
  WallTime clock_told_at_;
  WallTime ticked_at_;
};

}  // namespace sekisho::appliance
