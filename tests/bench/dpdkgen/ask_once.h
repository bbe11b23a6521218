// Asks each name of a list once, with so many questions outstanding, and waits for all answers: for misses, where a
// rate would only measure how long the queue becomes.
//
// serve_ask_once() takes paths of lists from standard input, a name and type A in each line, and prints one JSON
// object for each. Between lists it sleeps and costs nothing; while it waits for answers it leaves its core to the
// upstream's servers, 20 µs at a time. An answer without NOERROR or without data is a failure, as is a name
// unanswered for 5 s.
//
// Threads: one. Units: seconds.
#pragma once

#include "dataplane/dpdk/ethdev_io.h"
#include "tests/bench/dpdkgen/query_set.h"

namespace sekisho::bench {

void serve_ask_once(dataplane::dpdk::EthdevIo& io, const QuerySetSettings& settings, unsigned outstanding);

}  // namespace sekisho::bench
