// Between a Resolution's Exchange and the world: actions go out, observations are learnt from, the outcome is taken.
// Threads: the worker's.
#pragma once

#include <algorithm>

#include "resolver/machine/worker.h"

namespace sekisho::resolver {

/// Where the question is counted: with its zone, or, where a forwarder serves many zones under one cut, with what
/// lies directly below the cut (two labels at least).
std::uint32_t zone_place(const Turn& turn, const Resolution& r);
/// Starts the exchange that `r` has been given candidates and settings for.
void start_exchange(Turn& turn, Resolution& r);
/// After each event: sends what the exchange wants sent, learns what it saw; when it is done, `r` is at
/// classify_reply.
void carry_out(Turn& turn, Resolution& r);
/// Its socket is gone or not wanted any more.
inline void no_longer_open(Resolution& r, forwarding::AttemptNumber attempt) {
  r.open_attempts.erase(std::remove(r.open_attempts.begin(), r.open_attempts.end(), attempt), r.open_attempts.end());
}
/// Ends the exchange without an outcome.
void drop_exchange(Turn& turn, Resolution& r);
/// The Resolution whose exchange an event is for; null when it ended meanwhile.
Resolution* find_by_exchange(Worker& worker, AttemptKey key);

}  // namespace sekisho::resolver
