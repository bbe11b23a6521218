#include "resolver/engine/engine_counters.h"

#include <array>

namespace sekisho::resolver {

std::span<const EngineCounterText> engine_counter_texts() {
  using C = EngineCounters;
  static constexpr std::array texts{
      EngineCounterText{&C::udp_opened, "sekisho_upstream_udp_ports_opened_total",
                        "Random source ports that were bound."},
      EngineCounterText{&C::udp_reused, "sekisho_upstream_udp_ports_reused_total",
                        "Queries sent from a port that was there."},
      EngineCounterText{&C::udp_steered, "sekisho_engine_udp_steered_total",
                        "Queries sent from a new random port that needed no socket of its own."},
      EngineCounterText{&C::udp_sent, "sekisho_upstream_udp_sent_total", "Queries sent to upstreams by UDP."},
      EngineCounterText{&C::udp_received, "sekisho_upstream_udp_received_total",
                        "Datagrams received for a query in flight."},
      EngineCounterText{&C::udp_late, "sekisho_upstream_udp_late_total",
                        "Datagrams that nobody waited for: late, doubled or forged."},
      EngineCounterText{&C::udp_fragmented, "sekisho_upstream_udp_fragmented_total",
                        "Replies that came in fragments, asked for again by TCP."},
      EngineCounterText{&C::udp_refused, "sekisho_upstream_udp_icmp_errors_total",
                        "ICMP errors for queries in flight."},
      EngineCounterText{&C::udp_send_errors, "sekisho_upstream_udp_send_errors_total",
                        "Queries that the system could not send."},
      EngineCounterText{&C::udp_exhausted, "sekisho_upstream_udp_exhausted_total",
                        "Queries not sent for want of a socket."},
      EngineCounterText{&C::udp_forgotten, "sekisho_upstream_udp_forgotten_total",
                        "Queries in flight that were ended by age alone; a bug if it grows."},
      EngineCounterText{&C::tcp_connects, "sekisho_upstream_tcp_connects_total",
                        "TCP connections begun toward upstreams."},
      EngineCounterText{&C::tcp_connect_failures, "sekisho_upstream_tcp_connect_failures_total",
                        "TCP connections that upstreams did not accept."},
      EngineCounterText{&C::tcp_reused, "sekisho_upstream_tcp_reused_total",
                        "Queries sent over a TCP connection that was there."},
      EngineCounterText{&C::tcp_sent, "sekisho_upstream_tcp_sent_total", "Queries sent to upstreams by TCP."},
      EngineCounterText{&C::tcp_received, "sekisho_upstream_tcp_received_total", "Replies received by TCP."},
      EngineCounterText{&C::tcp_unexpected, "sekisho_upstream_tcp_unexpected_total",
                        "TCP messages that nobody waited for."},
      EngineCounterText{&C::tcp_broken, "sekisho_upstream_tcp_broken_total",
                        "TCP connections that ended while replies were awaited."},
      EngineCounterText{&C::tcp_retried, "sekisho_upstream_tcp_retried_total",
                        "Queries sent again after an older TCP connection ended."},
      EngineCounterText{&C::tcp_exhausted, "sekisho_upstream_tcp_exhausted_total",
                        "Queries not sent for want of a TCP connection."},
      EngineCounterText{&C::bind_failures, "sekisho_upstream_bind_failures_total",
                        "Sockets not opened: a realm's device, namespace, source or port could not be had."},
      EngineCounterText{&C::requests, "sekisho_worker_requests_total", "Requests taken from lanes."},
      EngineCounterText{&C::request_errors, "sekisho_worker_request_errors_total",
                        "Requests that could not be read; a bug if it grows."},
      EngineCounterText{&C::answers, "sekisho_worker_answers_total", "Answers handed to lanes."},
      EngineCounterText{&C::answers_too_large, "sekisho_worker_answers_too_large_total",
                        "Answers too large for a lane, sent as SERVFAIL."},
      EngineCounterText{&C::answer_ring_full, "sekisho_worker_answer_ring_full_total",
                        "Answers that had to wait for room in a lane's ring."},
      EngineCounterText{&C::backlog_dropped, "sekisho_worker_backlog_dropped_total",
                        "Answers dropped because a lane did not take any."},
      EngineCounterText{&C::sleeps, "sekisho_worker_sleeps_total", "Times the thread went to sleep."},
  };
  static_assert(texts.size() * sizeof(Counter) == sizeof(EngineCounters), "a counter without a text");
  return texts;
}

}  // namespace sekisho::resolver
