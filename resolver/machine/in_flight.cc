#include "resolver/machine/in_flight.h"

#include <algorithm>

#include "resolver/machine/chain_questions.h"
#include "resolver/machine/exchange_events.h"
#include "resolver/machine/timers.h"
#include "resolver/machine/way_out.h"

namespace sekisho::resolver {
namespace {

Resolution& make_resolution(Turn& turn, RealmState& state, const dns::Question& question, bool checking_disabled) {
  Worker& worker = turn.worker;
  Resolution& r = worker.resolutions.make();
  r.realm = state.id;
  r.question = question;
  r.checking_disabled = checking_disabled;
  r.started = turn.now;
  r.deadline = turn.now + worker.limits.request_deadline;
  state.in_flight.add(r);
  worker.counters.resolutions.add();
  return r;
}

constexpr std::size_t most_links_searched = 256;

/// True when `from` waits, over any number of links, for `wanted`; also when that would take too long to find out.
bool waits_for(Worker& worker, ResolutionId from, ResolutionId wanted) {
  std::vector<ResolutionId> seen{from};
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (seen[i] == wanted || seen.size() > most_links_searched) return true;
    const Resolution* r = worker.find(seen[i]);
    if (r == nullptr) continue;
    for (const ResolutionId child : r->children) {
      if (std::find(seen.begin(), seen.end(), child) == seen.end()) seen.push_back(child);
    }
  }
  return false;
}

}  // namespace

QuestionKey key_of(const Resolution& r) { return {r.question.name, r.question.type, r.checking_disabled}; }

Resolution* find_in_flight(const RealmState& state, const QuestionKey& key) { return state.in_flight.find(key); }

Resolution* begin_resolution(Turn& turn, RealmState& state, const dns::Question& question, bool checking_disabled) {
  if (turn.worker.resolutions.size() >= turn.worker.limits.max_resolutions) return nullptr;
  Resolution& r = make_resolution(turn, state, question, checking_disabled);
  r.budget = std::make_shared<WorkBudget>();
  r.budget->sends_left = turn.worker.limits.max_sends_per_request;
  r.budget->subqueries_left = turn.worker.limits.max_subqueries;
  r.budget->chain_questions_left = turn.worker.limits.max_chain_questions;
  r.budget->proof = dnssec::WorkBudget(state.validation.rules.limits);
  return &r;
}

namespace {

void link(Resolution& parent, Resolution& child) {
  child.parents.push_back(parent.id);
  parent.children.push_back(child.id);
}

/// The child for `question`: one in flight, or one begun if `may_begin`. Null when there is none to be had.
Resolution* find_or_begin_child(Turn& turn, Resolution& parent, const dns::Question& question, bool may_begin) {
  Worker& worker = turn.worker;
  RealmState& state = turn.state_of(parent);
  if (find_rule(turn.realm_of(parent), question.name, question.type) == nullptr) return nullptr;
  const QuestionKey key = infrastructure_key(state, question);
  if (state.failures.find(key, turn.now)) return nullptr;
  if (Resolution* child = find_in_flight(state, key)) {
    return waits_for(worker, child->id, parent.id) ? nullptr : child;
  }
  const bool full = worker.resolutions.size() >= worker.limits.max_resolutions;
  if (!may_begin || full || parent.depth + 1 > worker.limits.max_depth) return nullptr;
  Resolution& child = make_resolution(turn, state, question, key.checking_disabled);
  child.budget = parent.budget;
  child.depth = parent.depth + 1;
  child.deadline = parent.deadline;
  worker.ready.push_back(child.id);
  return &child;
}

}  // namespace

QuestionKey infrastructure_key(const RealmState& state, const dns::Question& question) {
  return {question.name, question.type, state.validation.on};
}

bool await_question(Turn& turn, Resolution& parent, const dns::Question& question, const dns::Name* above) {
  const std::uint64_t last = turn.worker.resolutions.last();
  Resolution* child = find_or_begin_child(turn, parent, question, parent.budget->subqueries_left > 0);
  if (child == nullptr) return false;
  if (child->id > last) {
    --parent.budget->subqueries_left;
    if (above != nullptr) child->above = *above;
  }
  link(parent, *child);
  return true;
}

bool await_chain_question(Turn& turn, Resolution& parent, const dns::Question& question, bool again) {
  const std::uint64_t last = turn.worker.resolutions.last();
  Resolution* child = find_or_begin_child(turn, parent, question, true);
  if (child == nullptr) return false;
  if (child->id > last && again) {
    child->skip_cache = true;
    child->distrusted = parent.proving->distrusted;
  }
  link(parent, *child);
  return true;
}

void leave_children(Turn& turn, Resolution& r) {
  for (const ResolutionId id : r.children) {
    if (Resolution* child = turn.worker.find(id)) std::erase(child->parents, r.id);
  }
  r.children.clear();
}

void wake_parents(Turn& turn, Resolution& r) {
  for (const ResolutionId id : r.parents) {
    Resolution* parent = turn.worker.find(id);
    if (parent == nullptr) continue;
    std::erase(parent->children, r.id);
    if (parent->step == Step::await_addresses) {
      parent->step = Step::choose_servers;
    } else if (parent->step == Step::await_root) {
      parent->root_tried = true;
      parent->step = Step::find_delegation;
    } else if (parent->step == Step::await_proof) {
      hand_to_chain(r, *parent);
      parent->step = Step::prove;
    } else {
      continue;
    }
    turn.worker.ready.push_back(id);
  }
  r.parents.clear();
}

void remove_resolution(Turn& turn, Resolution& r) {
  drop_exchange(turn, r);
  leave_children(turn, r);
  wake_parents(turn, r);
  clear_timer(turn.worker, r);
  if (r.refresh) --turn.worker.refreshes_in_flight;
  if (const auto state = turn.worker.realms.find(r.realm); state != turn.worker.realms.end()) {
    state->second->in_flight.remove(r);
  }
  turn.worker.resolutions.erase(r);
}

}  // namespace sekisho::resolver
