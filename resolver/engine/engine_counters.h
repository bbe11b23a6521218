// What one event loop (a worker or the keeper) counts about its sockets and rings.
//
// A new counter gets a member here and a line in the table of appliance/metrics_workers.cc.
// Threads: raised by the loop's thread, read by any (base/counter.h).
#pragma once

#include "base/counter.h"

namespace sekisho::resolver {

struct EngineCounters {
  // UDP toward upstreams
  Counter udp_opened;   ///< sockets bound to a new random port
  Counter udp_reused;   ///< attempts that took a port again
  Counter udp_steered;  ///< attempts from a port without a socket of its own
  Counter udp_sent;
  Counter udp_received;     ///< datagrams for an attempt in progress
  Counter udp_late;         ///< datagrams nobody waits for: duplicates, late replies, attacks
  Counter udp_fragmented;   ///< arrived in fragments: taken as truncated
  Counter udp_refused;      ///< ICMP errors on an attempt's socket
  Counter udp_send_errors;  ///< connect() or send() failed
  Counter udp_exhausted;    ///< no socket left for an attempt
  Counter udp_forgotten;    ///< attempts that were never cancelled
  // TCP toward upstreams
  Counter tcp_connects;
  Counter tcp_connect_failures;
  Counter tcp_reused;  ///< queries that went over a connection that was there
  Counter tcp_sent;
  Counter tcp_received;
  Counter tcp_unexpected;  ///< messages with an ID that nobody waits for
  Counter tcp_broken;      ///< connections that ended while queries waited
  Counter tcp_retried;     ///< queries sent again because the server had closed an older connection
  Counter tcp_exhausted;   ///< no connection left for an attempt
  // Both
  Counter bind_failures;  ///< the realm's device, namespace, source or port could not be had
  // Rings
  Counter requests;
  Counter request_errors;  ///< records that do not decode
  Counter answers;
  Counter answers_too_large;
  Counter answer_ring_full;  ///< answers that had to wait in the backlog
  Counter backlog_dropped;
  Counter sleeps;
};

}  // namespace sekisho::resolver
