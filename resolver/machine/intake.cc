#include "resolver/machine/intake.h"

#include "resolver/machine/answers.h"
#include "resolver/machine/delivery.h"
#include "resolver/machine/in_flight.h"
#include "resolver/machine/lookup.h"
#include "resolver/machine/sentinel.h"
#include "resolver/machine/server_names.h"
#include "resolver/machine/stale_use.h"
#include "resolver/machine/steps.h"

namespace sekisho::resolver {
namespace {

constexpr std::uint32_t shortest_prefetched = 10;  ///< TTLs below are not worth it
constexpr std::size_t refresh_share = 8;           ///< of what may be in flight

/// One request with all that is known of where it belongs.
struct Intake {
  const Request& request;
  const forwarding::Realm& realm;
  const forwarding::ZoneRule& rule;
  RealmState& state;
  QuestionKey key;

  Unchecked unchecked() const { return key.checking_disabled ? Unchecked::found : Unchecked::passed_over; }
};

void reply(Turn& turn, const Request& request, std::uint32_t epoch, Answer answer) {
  deliver(turn, {request.lane, request.pending, request.client, turn.now}, request.realm, epoch, answer);
}

void refuse(Turn& turn, const Request& request, std::uint32_t epoch, FailureReason reason) {
  turn.worker.counters.finished_servfail.add();
  reply(turn, request, epoch, failure_answer(reason, 0));
}

bool lane_waits(const Request& request) { return request.kind == RequestKind::refresh && request.pending != 0; }

bool answer_wanted(const Request& request) { return request.kind != RequestKind::refresh || lane_waits(request); }

/// A lane that makes a reply new keeps the old one.
void decline(Turn& turn, const Intake& in) {
  if (lane_waits(in.request)) reply(turn, in.request, in.state.epoch, failure_answer({}, 0));
}

/// Null when the servers failed lately, or refreshes are an eighth of what may be in flight.
Resolution* begin_refresh(Turn& turn, const Intake& in) {
  Worker& worker = turn.worker;
  if (in.state.failures.find(in.key, turn.now)) return nullptr;
  Resolution* r = nullptr;
  if (worker.refreshes_in_flight < worker.limits.max_resolutions / refresh_share) {
    r = begin_resolution(turn, in.state, in.request.question, in.key.checking_disabled);
  }
  if (r == nullptr) {
    worker.counters.refreshes_held.add();
    return nullptr;
  }
  r->refresh = r->skip_cache = true;
  ++worker.refreshes_in_flight;
  worker.counters.refreshes.add();
  worker.ready.push_back(r->id);
  return r;
}

void add_waiter(Turn& turn, Resolution& r, const Request& request) {
  const Duration patience = request.patience == Duration{0} ? r.deadline - turn.now : request.patience;
  const bool renews = request.kind == RequestKind::renew;
  r.waiters.push_back({request.lane, request.pending, request.client, turn.now, turn.now + patience, renews});
  ++turn.worker.per_client[request.client];
}

/// Makes data new, with nobody waiting but a lane that does the same.
void refresh(Turn& turn, const Intake& in) {
  Resolution* r = find_in_flight(in.state, in.key);
  if (r == nullptr) r = begin_refresh(turn, in);
  if (r == nullptr || r->waiters.size() >= turn.worker.limits.max_waiters) return decline(turn, in);
  if (!lane_waits(in.request)) return;
  add_waiter(turn, *r, in.request);
}

/// The worker's own prefetches are a tenth of the questions that it is asked.
void prefetch(Turn& turn, const Intake& in) {
  if (find_in_flight(in.state, in.key) != nullptr) return;
  if (turn.worker.prefetches.take()) return refresh(turn, in);
  turn.worker.counters.refreshes_held.add();
}

bool worth_prefetching(const Entry& entry, Instant now) {
  return entry.hot && entry.ttl >= shortest_prefetched && std::uint64_t{entry.ttl_left(now)} * 10 < entry.ttl;
}

void reply_fresh(Turn& turn, const Intake& in, const Entry& found) {
  Answer answer = answer_from(found, in.request.question, turn.now);
  add_additional(answer, in.realm, in.rule, in.state.cache, in.unchecked(), turn.now);
  obey_sentinel(in.state.validation, in.request.question, in.key.checking_disabled, answer);
  reply(turn, in.request, in.state.epoch, std::move(answer));
}

/// True when the cache, or the memory of a failure, answered.
bool answer_from_memory(Turn& turn, const Intake& in, const std::optional<Entry>& found) {
  WorkerCounters& counters = turn.worker.counters;
  const Request& request = in.request;
  if (found && found->fresh(turn.now)) {
    counters.cache_hits.add();
    reply_fresh(turn, in, *found);
    if (request.kind == RequestKind::resolve && worth_prefetching(*found, turn.now)) prefetch(turn, in);
    return true;
  }
  const auto failed = in.state.failures.find(in.key, turn.now);
  // As in give_up(): old data is for when servers are silent, not for when they say what is proven wrong.
  const bool usable = found && !(failed && failed->reason.proven_wrong);
  if (usable && (failed || use_without_asking(*found, in.realm, in.rule, turn.worker.health, turn.now))) {
    counters.cache_stale_hits.add();
    reply(turn, request, in.state.epoch, answer_from(*found, request.question, turn.now));
    return true;
  }
  if (!failed) return false;
  refuse(turn, request, in.state.epoch, failed->reason);
  return true;
}

void join_or_begin(Turn& turn, const Intake& in, std::optional<Entry> stale) {
  Worker& worker = turn.worker;
  const FailureReason overload{dns::Ede::other, ede_texts::overload};
  const auto client = worker.per_client.find(in.request.client);
  if (client != worker.per_client.end() && client->second >= worker.limits.max_per_client) {
    worker.counters.refused_client.add();
    return refuse(turn, in.request, in.state.epoch, overload);
  }
  Resolution* r = find_in_flight(in.state, in.key);
  const bool joins = r != nullptr;
  if (joins) {
    worker.counters.joined.add();
  } else if ((r = begin_resolution(turn, in.state, in.request.question, in.key.checking_disabled)) != nullptr) {
    // The cache was looked into just now; where proofs are made there is more to be found.
    r->skip_cache = in.request.kind == RequestKind::renew;
    if (!in.state.validation.on && !r->skip_cache) r->step = Step::find_delegation;
    worker.ready.push_back(r->id);
  }
  if (r == nullptr || r->waiters.size() >= worker.limits.max_waiters) {
    worker.counters.refused_overload.add();
    return refuse(turn, in.request, in.state.epoch, overload);
  }
  if (!r->stale) r->stale = std::move(stale);
  const bool content = in.request.kind != RequestKind::renew;
  if (content && r->stale && turn.now >= r->started + worker.limits.client_patience) {
    worker.counters.cache_stale_hits.add();
    return reply(turn, in.request, in.state.epoch, answer_from(*r->stale, in.request.question, turn.now));
  }
  add_waiter(turn, *r, in.request);
  if (joins) worker.ready.push_back(r->id);  // its timer may have to ring earlier
}

/// Nothing is known of the name: the servers that would be asked next (RFC 1034 §4.3.1). A realm that only forwards
/// has none to show.
void refer(Turn& turn, const Intake& in) {
  if (in.realm.resolution == forwarding::Resolution::forward) {
    return reply(turn, in.request, in.state.epoch, not_in_memory());
  }
  std::optional<Entry> nearest;
  for (unsigned up = 0; !nearest && !in.rule.group && up <= in.request.question.name.label_count(); ++up) {
    nearest = in.state.cache.find(Slot::delegation, in.request.question.name.without(up), dns::RRType::ns, turn.now);
  }
  const Entry hints = hint_delegation(in.realm, turn.now);
  reply(turn, in.request, in.state.epoch, referral_answer(nearest ? *nearest : hints, turn.now));
}

void take_known(Turn& turn, const Intake& in) {
  const Request& request = in.request;
  if (in.rule.aaaa_nodata && request.question.type == dns::RRType::aaaa) {
    if (answer_wanted(request)) reply(turn, request, in.state.epoch, suppressed_answer());
    return;
  }
  if (request.kind == RequestKind::renew) return join_or_begin(turn, in, std::nullopt);
  const auto found = look_up(request.question, in.realm, in.rule, in.state.cache, in.unchecked(), turn.now);
  if (request.kind == RequestKind::refresh) {
    const bool young = found && std::uint64_t{found->ttl_left(turn.now)} * 2 > found->ttl;
    if (!young) return refresh(turn, in);
    if (lane_waits(request)) reply_fresh(turn, in, *found);
    return;
  }
  if (answer_from_memory(turn, in, found)) return;
  if (request.kind == RequestKind::peek) return refer(turn, in);
  join_or_begin(turn, in, found);
}

}  // namespace

void take_request(Turn& turn, const Request& request) {
  const bool wanted = answer_wanted(request);
  if (request.kind != RequestKind::refresh) turn.worker.counters.requests.add();
  if (request.kind == RequestKind::resolve) turn.worker.prefetches.on_first_query();
  const RealmView view = view_realm(turn.worker, request.realm);
  if (view.realm == nullptr) {
    if (wanted) refuse(turn, request, request.realm_epoch, {dns::Ede::other, ede_texts::realm_gone});
    return;
  }
  const dns::Question& question = request.question;
  const forwarding::ZoneRule* rule = find_rule(*view.realm, question.name, question.type);
  const bool any = question.type == dns::RRType::any;
  const bool can_be_asked = question.klass == dns::RRClass::in && (any || !dns::is_meta(question.type));
  if (rule == nullptr || !can_be_asked) {
    const dns::Ede ede = can_be_asked ? dns::Ede::not_authoritative : dns::Ede::not_supported;
    if (wanted) refuse(turn, request, view.state->epoch, {ede, ede_texts::outside_every_zone});
    return;
  }
  // CD makes a difference only where there is a check to be disabled.
  const QuestionKey key{question.name, question.type, request.checking_disabled && view.state->validation.on};
  take_known(turn, {request, *view.realm, *rule, *view.state, key});
  drive_ready(turn);
}

}  // namespace sekisho::resolver
