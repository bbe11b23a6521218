#include <algorithm>

#include "forwarding/selection.h"
#include "resolver/machine/authority_servers.h"
#include "resolver/machine/minimisation.h"
#include "resolver/machine/steps.h"
#include "resolver/machine/zone_copies.h"

namespace sekisho::resolver {
namespace {

constexpr Duration authority_deadline = 5s;  ///< of one exchange; the request's own deadline is above it
constexpr unsigned sends_per_exchange = 8;

forwarding::RetryBudget& budget_of(RealmState& state, const forwarding::UpstreamGroup& group) {
  return state.budgets.try_emplace(group.id, forwarding::RetryBudget(group.retry_budget_percent)).first->second;
}

Step choose_forwarders(Turn& turn, Resolution& r) {
  const forwarding::Realm& realm = turn.realm_of(r);
  const forwarding::UpstreamGroup& group = realm.groups[*turn.rule_of(r).group];
  forwarding::Plan plan =
      forwarding::plan_exchange(group, turn.worker.health.group(group.id), &budget_of(turn.state_of(r), group));
  r.endpoints.clear();
  for (const forwarding::UpstreamServer& server : group.servers) r.endpoints.push_back(server.endpoint);
  std::erase_if(plan.candidates, [&](const forwarding::Candidate& candidate) {
    return std::find(r.tried.begin(), r.tried.end(), candidate.endpoint) != r.tried.end() ||
           std::find(r.distrusted.begin(), r.distrusted.end(), candidate.endpoint) != r.distrusted.end();
  });
  r.asked = r.question;
  r.asked.name = r.question.name.lower();
  r.candidates = std::move(plan.candidates);
  r.settings = plan.settings;
  return r.candidates.empty() ? Step::give_up : Step::ask;
}

}  // namespace

Step choose_servers(Turn& turn, Resolution& r) {
  if (r.forwarding) return choose_forwarders(turn, r);
  r.asked = question_to_ask(r);
  if (answer_from_copy(turn, r)) return Step::classify_reply;
  AuthorityServers known = known_servers(turn, r);
  if (known.candidates.empty()) return Step::resolve_ns_address;
  r.endpoints.assign(known.endpoints.begin(), known.endpoints.end());
  r.candidates = std::move(known.candidates);
  r.settings = {};
  r.settings.use_0x20 = true;
  r.settings.deadline = std::min(authority_deadline, r.deadline - turn.now);
  r.settings.min_timeout = 100ms;
  r.settings.max_sends = sends_per_exchange;
  r.settings.tcp_when_silent = true;
  return Step::ask;
}

}  // namespace sekisho::resolver
