#include "forwarding/probe.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "forwarding/observe.h"

namespace sekisho::forwarding {

namespace {

constexpr auto relaxed = std::memory_order_relaxed;
// A probe is sent this often within its timeout: with 30 % loss each way, one probe in 200 fails, and two in a row
// once in hours. A server that answers in time for its usual RTT gets one.
constexpr unsigned sends_per_probe = 8;
constexpr unsigned sends_of_slow_probe = 5;
constexpr unsigned sends_per_tcp_probe = 2;
// A server found without EDNS is asked with EDNS again from time to time: it may have been mended.
constexpr unsigned edns_retest_every = 60;
constexpr int suspicion_polls_per_interval = 4;

}  // namespace

GroupProber::GroupProber(const UpstreamGroup& group, GroupBoard& board) : group_(group), board_(&board) {
  SEKISHO_CHECK(board.size() == group.servers.size());
  servers_.reserve(group.servers.size());
  for (std::size_t i = 0; i < group.servers.size(); ++i) {
    const ServerBoard& known = board.server(i);
    const bool tcp_only = known.tcp_only.load(relaxed);
    servers_.push_back({.health = ServerHealth(group.probe, known.up.load(relaxed) && !tcp_only),
                        .udp = {},
                        .tcp = {},
                        .tcp_works = tcp_only,
                        .suspicions_seen = known.suspicions.load(relaxed)});
  }
}

void GroupProber::begin(std::size_t i, bool tcp, Instant now, Random& random, ProbeOutput& out) {
  Server& server = servers_[i];
  const ServerBoard& known = board_->server(i);
  Candidate candidate;
  candidate.endpoint = group_.servers[i].endpoint;
  candidate.tag = static_cast<std::uint32_t>(i);
  candidate.tcp_only = tcp;
  candidate.edns = known.edns.load(relaxed);
  if (!candidate.edns && ++server.probes_without_edns % edns_retest_every == 0) candidate.edns = true;

  ExchangeSettings settings;
  settings.recursion_desired = group_.recursion_desired;
  settings.use_0x20 = group_.use_0x20;
  settings.edns_size = group_.edns_size;
  settings.deadline = group_.probe.timeout;
  settings.max_sends = tcp ? sends_per_tcp_probe : sends_per_probe + sends_per_tcp_probe;
  settings.min_timeout = group_.probe.timeout / sends_per_probe;
  settings.max_timeout = group_.probe.timeout / sends_of_slow_probe;

  const dns::Question question{group_.probe.name, group_.probe.type, dns::RRClass::in};
  std::optional<Probe>& slot = tcp ? server.tcp : server.udp;
  slot.emplace(Probe{next_key_++, Exchange(question, {candidate}, settings)});
  slot->exchange.start(now, random);
  carry_out(*slot, out);
}

void GroupProber::carry_out(Probe& probe, ProbeOutput& out) {
  for (const Action& action : probe.exchange.take_actions()) {
    if (const auto* udp = std::get_if<SendUdp>(&action)) {
      out.send_udp({probe.key, udp->attempt}, udp->server, udp->wire);
    } else if (const auto* tcp = std::get_if<SendTcp>(&action)) {
      out.send_tcp({probe.key, tcp->attempt}, tcp->server, tcp->wire);
    } else if (const auto* cancel = std::get_if<Cancel>(&action)) {
      out.cancel({probe.key, cancel->attempt});
    }
  }
  for (const Observation& observation : probe.exchange.take_observations()) record_probe(observation, *board_);
}

template <typename Event>
void GroupProber::dispatch(ProbeKey key, Instant now, Random& random, ProbeOutput& out, Event event) {
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    for (std::optional<Probe>* probe : {&servers_[i].udp, &servers_[i].tcp}) {
      if (!*probe || (*probe)->key != key.probe) continue;
      event((*probe)->exchange);
      carry_out(**probe, out);
      settle(i, now, random, out);
      return;
    }
  }
}

void GroupProber::on_udp(ProbeKey key, Bytes datagram, Instant now, Random& random, ProbeOutput& out) {
  dispatch(key, now, random, out, [&](Exchange& e) { e.on_udp(key.attempt, datagram, now, random); });
}
void GroupProber::on_unreachable(ProbeKey key, Instant now, Random& random, ProbeOutput& out) {
  dispatch(key, now, random, out, [&](Exchange& e) { e.on_unreachable(key.attempt, now, random); });
}
void GroupProber::on_tcp(ProbeKey key, Bytes message, Instant now, Random& random, ProbeOutput& out) {
  dispatch(key, now, random, out, [&](Exchange& e) { e.on_tcp(key.attempt, message, now, random); });
}
void GroupProber::on_tcp_failed(ProbeKey key, Instant now, Random& random, ProbeOutput& out) {
  dispatch(key, now, random, out, [&](Exchange& e) { e.on_tcp_failed(key.attempt, now, random); });
}

void GroupProber::on_timer(Instant now, Random& random, ProbeOutput& out) {
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    Server& server = servers_[i];
    for (std::optional<Probe>* probe : {&server.udp, &server.tcp}) {
      if (!*probe) continue;
      const auto due = (*probe)->exchange.next_timer();
      if (!due || *due > now) continue;
      (*probe)->exchange.on_timer(now, random);
      carry_out(**probe, out);
    }
    settle(i, now, random, out);
    const std::uint32_t suspicions = board_->server(i).suspicions.load(relaxed);
    if (suspicions != std::exchange(server.suspicions_seen, suspicions)) server.health.on_suspicion(now);
    if (!server.udp && server.health.next_probe() <= now) {
      begin(i, false, now, random, out);
      settle(i, now, random, out);
    }
  }
}

Instant GroupProber::next_timer(Instant now) const {
  Instant next = now + group_.probe.interval / suspicion_polls_per_interval;
  for (const Server& server : servers_) {
    if (!server.udp) next = std::min(next, server.health.next_probe());
    for (const std::optional<Probe>* probe : {&server.udp, &server.tcp}) {
      if (!*probe) continue;
      if (const auto due = (*probe)->exchange.next_timer()) next = std::min(next, *due);
    }
  }
  return std::max(next, now);
}

void GroupProber::stop(ProbeOutput& out) {
  for (Server& server : servers_) {
    for (std::optional<Probe>* probe : {&server.udp, &server.tcp}) {
      if (!*probe) continue;
      (*probe)->exchange.abandon();
      carry_out(**probe, out);
      probe->reset();
    }
  }
}

void GroupProber::settle(std::size_t i, Instant now, Random& random, ProbeOutput& out) {
  Server& server = servers_[i];
  if (server.tcp && server.tcp->exchange.done()) {
    const Outcome outcome = server.tcp->exchange.take_outcome();
    server.tcp.reset();
    on_tcp_end(i, outcome);
    publish(out);
  }
  if (server.udp && server.udp->exchange.done()) {
    const Outcome outcome = server.udp->exchange.take_outcome();
    server.udp.reset();
    on_udp_end(i, outcome, now, random, out);
    publish(out);
  }
}

void GroupProber::on_udp_end(std::size_t i, const Outcome& outcome, Instant now, Random& random, ProbeOutput& out) {
  Server& server = servers_[i];
  const bool good = outcome.reply.has_value();
  server.health.on_probe(good, now);
  if (good) {
    const bool with_edns = outcome.reply->edns.has_value();
    if (with_edns) board_->server(i).edns.store(true, relaxed);
    out.answered(i, read_probe_answer(*outcome.reply));
    return;
  }
  board_->server(i).probes_failed.fetch_add(1, relaxed);
  out.answered(i, {});
  switch (outcome.failure) {
    case Failure::timeout:
    case Failure::unreachable:
    case Failure::send_limit:
      if (!server.tcp) begin(i, true, now, random, out);
      return;
    case Failure::no_servers:
    case Failure::refused:
    case Failure::servfail:
    case Failure::bad_reply:  // it speaks, but it does not serve: TCP would say the same
      server.tcp_works = false;
      return;
  }
}

void GroupProber::on_tcp_end(std::size_t i, const Outcome& outcome) {
  Server& server = servers_[i];
  if (outcome.reply) {
    server.tcp_works = true;
    server.tcp_failures = 0;
  } else if (++server.tcp_failures >= group_.probe.fall) {
    server.tcp_works = false;
  }
}

void GroupProber::publish(ProbeOutput& out) {
  const bool any_fully_up =
      std::any_of(servers_.begin(), servers_.end(), [](const Server& server) { return server.health.up(); });
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    ServerBoard& board = board_->server(i);
    const bool tcp_only = !servers_[i].health.up() && servers_[i].tcp_works;
    const bool up = servers_[i].health.up() || (tcp_only && !any_fully_up);
    board.tcp_only.store(tcp_only, relaxed);
    if (board.up.exchange(up, relaxed) == up) continue;
    if (up) board.silent_run.store(0, relaxed);
    out.changed(i, up);
  }
}

}  // namespace sekisho::forwarding
