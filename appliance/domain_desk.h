// Own and former domains ([organisation]) looked at as the Internet sees them, at intervals, while the gateway runs.
//
// tick() comes every second; one domain at a time is checked by a service of the desk's own, so that staff's checks
// need not wait. What appeared or went since the look before goes to the log, what there is to the metrics. Keys are
// followed from look to look, staff's looks among them.
//
// Owns: the book, the followers, the service. Threads: the manager's, but for start() and stop(). Spec: L-11, L-17,
// R-7, G3-18, G3-19.
#pragma once

#include <functional>

#include "appliance/domain_service.h"
#include "appliance/key_followers.h"
#include "mgmt/control/domains_report.h"
#include "mgmt/domain/book.h"

namespace sekisho::appliance {

class DomainDesk {
 public:
  using Post = std::function<void(std::function<void()>)>;

  DomainDesk(PolicyStore& store, mgmt::store::Store& history, resolver::RealmSource realms)
      : store_(store), keys_(history), service_(store, std::move(realms)) {}

  /// Whatever `post` reaches must outlive stop().
  void start(Post post) { post_ = std::move(post); }
  void stop() { service_.stop(); }

  void tick();
  std::vector<mgmt::domain::DomainState> states() const { return book_.states(); }
  mgmt::control::DomainsReport report() const;
  /// A look that somebody else had made: of a watched domain it is taken into the history of its keys, and completed
  /// from there.
  void follow(mgmt::control::DomainReport& report);

 private:
  void take(mgmt::control::DomainReport report);

  PolicyStore& store_;
  mgmt::domain::DomainBook book_;
  KeyFollowers keys_;
  Post post_;
  DomainService service_;  // last: its thread uses the others
};

}  // namespace sekisho::appliance
