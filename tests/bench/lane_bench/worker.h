// Plays the worker of some lanes: answers h<number>.<suffix> from the number, and all else with NXDOMAIN.
//
// Threads: play_worker() is a thread of its own.
#pragma once

#include <atomic>

#include "resolver/mailbox/mailbox.h"

namespace sekisho::bench {

void play_worker(resolver::Mailbox& mailbox, const std::atomic<bool>& stop);

}  // namespace sekisho::bench
