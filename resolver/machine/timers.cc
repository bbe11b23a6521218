#include "resolver/machine/timers.h"

#include <algorithm>

#include "resolver/machine/delivery.h"
#include "resolver/machine/exchange_events.h"
#include "resolver/machine/steps.h"

namespace sekisho::resolver {
namespace {

/// `turn_ended`: from when on the next turn may begin.
Instant next_due(const Worker& worker, const Resolution& r, Instant turn_ended) {
  Instant due = r.deadline;
  if (r.step == Step::await_turn) due = std::min(due, turn_ended);
  if (r.exchange) {
    if (const auto next = r.exchange->next_timer()) due = std::min(due, *next);
  }
  for (const Waiter& waiter : r.waiters) {
    if (r.stale && !waiter.renews) due = std::min(due, waiter.arrived + worker.limits.client_patience);
    due = std::min(due, waiter.leaves);
  }
  return due;
}

}  // namespace

void clear_timer(Worker& worker, Resolution& r) { worker.timers.clear(r); }

void set_timer(Turn& turn, Resolution& r) {
  const Instant due = next_due(turn.worker, r, turn.now);
  if (r.timer == due) return;
  turn.worker.timers.set(r, due);
}

void on_due(Turn& turn, Resolution& r) {
  clear_timer(turn.worker, r);
  if (turn.now >= r.deadline) {
    drop_exchange(turn, r);
    r.step = Step::give_up;
    return;
  }
  if (r.stale) deliver_stale_to_impatient(turn, r);
  deliver_failure_to_leaving(turn, r);
  if (r.step == Step::await_turn) r.step = Step::prove;
  if (!r.exchange) return;
  const auto next = r.exchange->next_timer();
  if (next && *next <= turn.now) {
    r.exchange->on_timer(turn.now, turn.worker.random);
    carry_out(turn, r);
  }
}

}  // namespace sekisho::resolver
