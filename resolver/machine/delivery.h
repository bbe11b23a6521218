// Giving answers to the lanes that wait for a Resolution. Threads: the worker's.
#pragma once

#include "resolver/machine/worker.h"

namespace sekisho::resolver {

/// One answer to one request, with what belongs to the request filled in.
void deliver(Turn& turn, const Waiter& waiter, RealmId realm, std::uint32_t epoch, Answer& answer);
/// To all who wait; then nobody does.
void deliver_to_all(Turn& turn, Resolution& r, Answer answer);
/// The stale entry, to those whose patience is over (RFC 8767 §5). Requires r.stale.
void deliver_stale_to_impatient(Turn& turn, Resolution& r);
/// To those who want no old data, when that is all that there is.
void deliver_failure_to_renewing(Turn& turn, Resolution& r, const Answer& failure);
/// SERVFAIL with the reason so far, to those whose lanes would soon give up waiting. The search goes on: its end is
/// for those who ask again (RFC 8767 §5, two timers).
void deliver_failure_to_leaving(Turn& turn, Resolution& r);

}  // namespace sekisho::resolver
