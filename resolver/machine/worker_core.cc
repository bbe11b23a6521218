#include "resolver/machine/worker_core.h"

#include <algorithm>

#include "resolver/machine/cache_text.h"
#include "resolver/machine/exchange_events.h"
#include "resolver/machine/intake.h"
#include "resolver/machine/reload.h"
#include "resolver/machine/steps.h"
#include "resolver/machine/timers.h"
#include "resolver/machine/worker.h"

namespace sekisho::resolver {

struct WorkerCore::State {
  Worker worker;
};

WorkerCore::WorkerCore(const WorkerLimits& limits, forwarding::HealthBoard& health, Random& random, WallClock wall)
    : state_(new State{Worker(limits, health, random, std::move(wall))}) {}
WorkerCore::~WorkerCore() = default;

void WorkerCore::use_copies(CopyBoard& copies) { state_->worker.copies = &copies; }

void WorkerCore::set_realms(const forwarding::RealmTable& table, Instant now, WorkerOutput& out) {
  Turn turn{state_->worker, now, out};
  take_realms(turn, table);
}

void WorkerCore::on_request(const Request& request, Instant now, WorkerOutput& out) {
  Turn turn{state_->worker, now, out};
  take_request(turn, request);
}

namespace {

/// Gives an event to the exchange that it is for, if that still runs, and goes on with what follows.
template <typename Event>
void on_exchange_event(Worker& worker, AttemptKey key, Instant now, WorkerOutput& out, Event event) {
  Resolution* r = find_by_exchange(worker, key);
  if (r == nullptr) return;
  Turn turn{worker, now, out};
  event(*r);
  carry_out(turn, *r);
  drive(turn, r->id);
  drive_ready(turn);
}

}  // namespace

void WorkerCore::on_udp(AttemptKey key, Bytes datagram, Instant now, WorkerOutput& out) {
  Worker& worker = state_->worker;
  on_exchange_event(worker, key, now, out,
                    [&](Resolution& r) { r.exchange->on_udp(key.attempt, datagram, now, worker.random); });
}

void WorkerCore::on_unreachable(AttemptKey key, Instant now, WorkerOutput& out) {
  Worker& worker = state_->worker;
  on_exchange_event(worker, key, now, out, [&](Resolution& r) {
    no_longer_open(r, key.attempt);
    r.exchange->on_unreachable(key.attempt, now, worker.random);
  });
}

void WorkerCore::on_tcp(AttemptKey key, Bytes message, Instant now, WorkerOutput& out) {
  Worker& worker = state_->worker;
  on_exchange_event(worker, key, now, out,
                    [&](Resolution& r) { r.exchange->on_tcp(key.attempt, message, now, worker.random); });
}

void WorkerCore::on_tcp_failed(AttemptKey key, Instant now, WorkerOutput& out) {
  Worker& worker = state_->worker;
  on_exchange_event(worker, key, now, out, [&](Resolution& r) {
    no_longer_open(r, key.attempt);
    r.exchange->on_tcp_failed(key.attempt, now, worker.random);
  });
}

std::optional<Instant> WorkerCore::next_timer() const {
  const auto& timers = state_->worker.timers;
  if (timers.empty()) return std::nullopt;
  return timers.next();
}

void WorkerCore::on_timer(Instant now, WorkerOutput& out) {
  Worker& worker = state_->worker;
  Turn turn{worker, now, out};
  std::vector<ResolutionId> due;
  while (!worker.timers.empty() && worker.timers.next() <= now) {
    due.push_back(worker.timers.first().id);
    worker.timers.clear(worker.timers.first());
  }
  for (const ResolutionId id : due) {
    Resolution* r = worker.find(id);
    if (r == nullptr) continue;
    on_due(turn, *r);
    drive(turn, id);
  }
  drive_ready(turn);
}

std::size_t WorkerCore::flush(RealmId realm, const dns::Name* name, bool subtree) {
  const auto at = state_->worker.realms.find(realm);
  if (at == state_->worker.realms.end()) return 0;
  RealmState& state = *at->second;
  state.failures.clear();
  if (name == nullptr) {
    state.validation.forget();
  } else {
    state.validation.forget_at(*name);
  }
  if (name == nullptr) return state.cache.clear();
  std::size_t dropped = state.cache.flush(*name, subtree);
  // A name above that does not exist denies this one too (RFC 8020).
  for (unsigned up = 1; up <= name->label_count(); ++up) {
    dropped += state.cache.erase(Slot::name_error, name->without(up), dns::RRType::a) ? 1 : 0;
  }
  return dropped;
}

void WorkerCore::dump(RealmId realm, const dns::Name& under, Instant now,
                      const std::function<void(std::string_view)>& line) const {
  const RealmCache* cache = state_->worker.cache.find(realm);
  if (cache != nullptr) dump_cache(*cache, under, now, line);
}

const WorkerCounters& WorkerCore::counters() const { return state_->worker.counters; }
std::size_t WorkerCore::cache_bytes() const { return state_->worker.cache.bytes(); }
std::size_t WorkerCore::cache_entries() const { return state_->worker.cache.entries(); }
std::size_t WorkerCore::in_flight() const { return state_->worker.resolutions.size(); }

}  // namespace sekisho::resolver
