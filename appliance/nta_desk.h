// Staff's commands on negative trust anchors: asked for with evidence, approved by another person, lifted, looked up.
//
// The book (mgmt/trust) decides and the trust desk publishes; this desk finds out who asks, has the name traced, and
// tells. A request is kept only when the trace shows data whose proof fails: there is nothing to excuse in a zone
// that validates, is not signed, or does not answer at all.
//
// Owns: nothing. Threads: the manager's; a trace ends in its own and is posted. Spec: RFC 7646 §2, §4; G2-18, G2-21,
// G2-22.
#pragma once

#include <functional>

#include "appliance/policy_store.h"
#include "appliance/trace_service.h"
#include "appliance/trust_desk.h"
#include "mgmt/control/nta_routes.h"

namespace sekisho::appliance {

class NtaDesk {
 public:
  /// Begins a trace, as TraceService::begin.
  using Trace = std::function<std::optional<mgmt::control::CommandError>(
      const mgmt::control::TraceRequest&, std::function<void(mgmt::control::TraceReport)>)>;
  using Identify = std::function<mgmt::trust::Person(const mgmt::control::Peer&)>;

  NtaDesk(TrustDesk& trust, mgmt::store::Store& history, PolicyStore& store, Trace trace, Identify identify)
      : trust_(trust), shelf_(history), store_(store), trace_(std::move(trace)), identify_(std::move(identify)) {}
  /// What `post` reaches must outlive the last trace.
  void start(TrustDesk::Post post) { post_ = std::move(post); }

  mgmt::control::NtaCommands commands();
  Result<mgmt::control::NtaReport, mgmt::control::CommandError> list();
  mgmt::control::NtaCommands::Detail show(std::uint64_t id);
  Result<mgmt::control::NtaHistory, mgmt::control::CommandError> history(std::uint64_t limit);
  void request(const mgmt::control::NtaRequest& request, const mgmt::control::Peer& peer,
               mgmt::control::NtaCommands::Done done);
  mgmt::control::NtaCommands::Detail decide(mgmt::control::NtaVerb verb, const mgmt::control::NtaDecision& decision,
                                            const mgmt::control::Peer& peer);

 private:
  mgmt::trust::ApprovalRule rule() const;
  Result<mgmt::trust::Exemption, mgmt::control::CommandError> wish_of(const mgmt::control::NtaRequest& request,
                                                                      const mgmt::control::Peer& peer) const;
  Result<std::string, mgmt::control::CommandError> choose_realm(const std::optional<std::string>& wish) const;
  mgmt::control::NtaCommands::Detail take_trace(mgmt::trust::Exemption wish,
                                                const mgmt::control::TraceReport& evidence);

  TrustDesk& trust_;
  mgmt::life::StoreShelf shelf_;
  PolicyStore& store_;
  Trace trace_;
  Identify identify_;
  TrustDesk::Post post_;
};

}  // namespace sekisho::appliance
