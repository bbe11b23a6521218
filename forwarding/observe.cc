#include "forwarding/observe.h"

#include <array>

#include "forwarding/rtt.h"

namespace sekisho::forwarding {

namespace {

constexpr auto relaxed = std::memory_order_relaxed;

void bump(std::atomic<std::uint64_t>& counter) { counter.fetch_add(1, relaxed); }

void learn_rtt(ServerBoard& server, Duration rtt) {
  const RttEstimate old{Duration{server.srtt_ns.load(relaxed)}, Duration{server.rttvar_ns.load(relaxed)}};
  const RttEstimate now = with_sample(old, rtt);
  server.srtt_ns.store(now.srtt.count(), relaxed);
  server.rttvar_ns.store(now.variation.count(), relaxed);
}

void learn_hedge_delay(ServerBoard& server, Duration elapsed, bool outrun) {
  const Duration delay{server.hedge_ns.load(relaxed)};
  server.hedge_ns.store(hedge_delay_after(delay, outrun || elapsed > delay).count(), relaxed);
}

void count_latency(ServerBoard& server, Duration rtt) {
  constexpr std::array<int, ServerBoard::bucket_count - 1> bounds = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000};
  std::size_t bucket = 0;
  while (bucket < bounds.size() && rtt > std::chrono::milliseconds(bounds[bucket])) ++bucket;
  bump(server.latency[bucket]);
  const auto us = std::chrono::duration_cast<std::chrono::microseconds>(rtt).count();
  server.latency_sum_us.fetch_add(static_cast<std::uint64_t>(us), relaxed);
}

void on_reply(ServerBoard& server, const Observation& o) {
  server.silent_run.store(0, relaxed);
  count_latency(server, o.rtt);
  if (o.tcp) return;  // with its handshake it says nothing about UDP
  learn_rtt(server, o.rtt);
  learn_hedge_delay(server, o.rtt, false);
}

/// Each unanswered query from the third in a row on asks the keeper for a probe.
void on_silence(ServerBoard& server) {
  if (server.silent_run.fetch_add(1, relaxed) + 1 >= ServerBoard::suspected_from) {
    server.suspicions.fetch_add(1, relaxed);
  }
}

ServerBoard* board_of(std::uint32_t tag, GroupBoard& board) {
  return tag < board.size() ? &board.server(tag) : nullptr;
}

}  // namespace

void record(const Action& action, GroupBoard& board) {
  if (const auto* udp = std::get_if<SendUdp>(&action)) {
    ServerBoard* server = board_of(udp->tag, board);
    if (server == nullptr) return;
    bump(server->queries);
    if (udp->hedge) bump(server->hedges);
  } else if (const auto* tcp = std::get_if<SendTcp>(&action)) {
    ServerBoard* server = board_of(tcp->tag, board);
    if (server == nullptr) return;
    bump(server->queries);
    bump(server->tcp_queries);
  }
}

void record(const Observation& o, GroupBoard& board) {
  ServerBoard* server = board_of(o.tag, board);
  if (server == nullptr) return;
  switch (o.kind) {
    case Observation::Kind::reply:
      on_reply(*server, o);
      return;
    case Observation::Kind::timeout:
      bump(server->timeouts);
      on_silence(*server);
      return;
    case Observation::Kind::unreachable:
      bump(server->unreachable);
      on_silence(*server);
      return;
    case Observation::Kind::error_rcode:  // an answer for one name: the probes judge whether it is the server's state
      bump(server->errors);
      server->silent_run.store(0, relaxed);
      return;
    case Observation::Kind::mismatch:
      bump(server->mismatches);
      return;
    case Observation::Kind::no_edns_confirmed:
      server->edns.store(false, relaxed);
      return;
    case Observation::Kind::tcp_failed:
      bump(server->errors);
      return;
    case Observation::Kind::outrun:
      // Silence teaches no delay: it would push the hedges of a dead server out to the longest.
      if (!server->suspected()) learn_hedge_delay(*server, o.rtt, true);
      on_silence(*server);
      return;
  }
}

void record_probe(const Observation& o, GroupBoard& board) {
  ServerBoard* server = board_of(o.tag, board);
  if (server == nullptr) return;
  if (o.kind == Observation::Kind::reply && !o.tcp) learn_rtt(*server, o.rtt);
  if (o.kind == Observation::Kind::no_edns_confirmed) server->edns.store(false, relaxed);
  if (o.kind == Observation::Kind::mismatch) bump(server->mismatches);
}

}  // namespace sekisho::forwarding
