// Runs `sekishoctl audit guideline`: gathers what the gateway knows of itself, has the own domain and the ways out
// checked, and judges.
//
// The evidence is what staff's other commands tell; the judging is mgmt/audit. Words of people are kept in the store
// with name and date; the audit log has who said them (every POST is in it). Threads: the manager's; a check
// ends in its own thread and is posted. Owns: nothing. Limits: one check of each kind at a time, whoever began it.
#pragma once

#include <functional>

#include "appliance/control_commands.h"
#include "mgmt/audit/evidence.h"
#include "mgmt/control/guideline_report.h"
#include "mgmt/store/store.h"

namespace sekisho::appliance {

class GuidelineService {
 public:
  using Post = std::function<void(std::function<void()>)>;
  using Done = std::function<void(mgmt::control::GuidelineReport)>;

  explicit GuidelineService(mgmt::store::Store& store) : store_(store) {}
  /// `status` and the like come from the commands; what `post` reaches outlives the last check.
  void start(const mgmt::control::Commands& commands, const PolicyStore& policies, Post post);

  std::optional<mgmt::control::CommandError> begin(const mgmt::control::GuidelineRequest& request, Done done);
  Result<mgmt::control::GuidelineItem, mgmt::control::CommandError> attest(
      const mgmt::control::Attestation& attestation, const mgmt::control::Peer& peer);

 private:
  struct Audit;
  mgmt::audit::Evidence gather() const;
  void finish_part(Audit& audit);

  mgmt::store::Store& store_;
  const mgmt::control::Commands* commands_ = nullptr;
  const PolicyStore* policies_ = nullptr;
  Post post_;
};

}  // namespace sekisho::appliance
