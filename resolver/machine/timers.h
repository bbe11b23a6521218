// When a Resolution wants to be called again: its exchange's timer, its waiters' patience, its deadline.
//
// Threads: the worker's. Spec: RFC 8767 §5 (client response timer).
#pragma once

#include "resolver/machine/worker.h"

namespace sekisho::resolver {

/// Registers the next time at which on_due() is wanted.
void set_timer(Turn& turn, Resolution& r);
void clear_timer(Worker& worker, Resolution& r);
/// Does what is due for `r`.
void on_due(Turn& turn, Resolution& r);

}  // namespace sekisho::resolver
