// The walk of `sekishoctl explain` along an alias chain: at each name the view's rule, and what stands behind it.
//
// The chain is the lane's own (dataplane/pipeline/chain.h): it says which realm is asked for which name, and takes
// what comes. Here its links are written down. Threads: the inquirer's. Owns: its reports. Limits: those of a chain;
// `patience` for all of it.
#pragma once

#include <vector>

#include "appliance/inquirer.h"
#include "dataplane/pipeline/chain.h"
#include "forwarding/health.h"
#include "mgmt/control/explain_report.h"
#include "views/policy.h"

namespace sekisho::appliance {

/// What an explanation rests on: a policy with the client's view alone.
struct ExplainGround {
  ExplainGround(const views::View& view, const views::Policy& of) {
    policy.views = {view};
    policy.realms = of.realms;
    policy.nat = of.nat;
  }
  const views::View& view() const { return policy.views.front(); }
  views::Policy policy;
};

class ExplainWalk {
 public:
  static constexpr Duration patience = 10s;

  ExplainWalk(const ExplainGround& ground, const forwarding::HealthBoard& health, Inquirer& inquirer)
      : ground_(ground), health_(health), inquirer_(inquirer) {}

  /// Appends steps, and the addresses that are shown otherwise.
  void go(const dns::Question& question, mgmt::control::ExplainReport& report);

 private:
  using Step = mgmt::control::ExplainStep;
  void describe_links(const dataplane::Chain& chain, mgmt::control::ExplainReport& report);
  void describe_local(const views::Route& route, const dns::Question& question, Step& step,
                      mgmt::control::ExplainReport& report) const;
  std::optional<resolver::Answer> ask_realm(const dataplane::Chain& chain, Step& step);
  void describe_servers(const forwarding::Realm& realm, const dns::Question& question, Step& step) const;
  void note_mapped(const std::vector<dns::Rrset>& sets, bool local, mgmt::control::ExplainReport& report) const;

  const ExplainGround& ground_;
  const forwarding::HealthBoard& health_;
  Inquirer& inquirer_;
  std::vector<dns::Name> trail_;
  std::size_t described_ = 0;  ///< of the trail
};

/// "22 No Reachable Authority: …"; "" for none.
std::string ede_words(const std::optional<dns::Ede>& code, std::string_view text);

}  // namespace sekisho::appliance
