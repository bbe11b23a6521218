#include "resolver/machine/findings.h"
#include "resolver/machine/minimisation.h"
#include "resolver/machine/proof_records.h"
#include "resolver/machine/server_names.h"
#include "resolver/machine/steps.h"

namespace sekisho::resolver {
namespace {

constexpr unsigned most_referrals = 40;

}  // namespace

/// read_reply() has made sure that the new zone lies below the one that was asked, and above the name: this ends.
Step follow_referral(Turn& turn, Resolution& r) {
  if (++r.referrals > most_referrals) {
    r.failure = {dns::Ede::other, ede_texts::loop_or_too_deep};
    return Step::give_up;
  }
  const dns::Message& reply = *r.outcome->reply;
  const Bailiwick bailiwick{turn.realm_of(r), turn.rule_of(r), r.delegation.zone, r.question};
  const ReplyReading reading = read_reply(reply, r.asked, bailiwick, r.forwarding);
  const Keeping keeping{turn.rule_of(r), turn.state_of(r), turn.now};
  RealmCache& cache = turn.state_of(r).cache;
  const Entry delegation = keep_delegation(*reading.main, r.delegation, keeping);
  cache.store(delegation, turn.now);
  for (const Entry& glue : collect_glue(reply, *reading.main, bailiwick, keeping)) cache.store(glue, turn.now);
  if (turn.state_of(r).validation.on) {
    if (const auto ds = collect_referral_ds(reply, *reading.main, bailiwick, keeping)) cache.store(*ds, turn.now);
  }
  r.delegation = delegation_of(delegation);
  r.tried.clear();
  r.looked_up.clear();
  r.second_best.reset();
  r.using_second_best = false;
  r.failure = {dns::Ede::no_reachable_authority, ede_texts::none};
  start_minimising(r);
  return Step::choose_servers;
}

}  // namespace sekisho::resolver
