// Own and former domains ([organisation]) looked at as the Internet sees them, at intervals, while the gateway runs.
//
// tick() comes every second; one domain at a time is checked by a service of the desk's own, so that staff's checks
// need not wait. What appeared or went since the look before goes to the log, what there is to the metrics.
//
// Owns: the book, the service. Threads: the manager's, but for start() and stop(). Spec: L-11, L-17, R-7, G3-18.
#pragma once

#include <functional>

#include "appliance/domain_service.h"
#include "mgmt/control/domains_report.h"
#include "mgmt/domain/book.h"

namespace sekisho::appliance {

class DomainDesk {
 public:
  using Post = std::function<void(std::function<void()>)>;

  DomainDesk(PolicyStore& store, resolver::RealmSource realms) : store_(store), service_(store, std::move(realms)) {}

  /// Whatever `post` reaches must outlive stop().
  void start(Post post) { post_ = std::move(post); }
  void stop() { service_.stop(); }

  void tick();
  std::vector<mgmt::domain::DomainState> states() const { return book_.states(); }
  mgmt::control::DomainsReport report() const;

 private:
  void take(const mgmt::control::DomainReport& report);

  PolicyStore& store_;
  mgmt::domain::DomainBook book_;
  Post post_;
  DomainService service_;  // last: its thread uses the others
};

}  // namespace sekisho::appliance
