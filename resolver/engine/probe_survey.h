// Runs many probes at once, each toward one server out of its realm's exit, until all are done.
//
// A probe is a sans-I/O conversation with one server (forwarding/path_probe.h, server_probe.h). The sockets are of
// the kind that workers use (bound to the realm's device and source, random ports, fragments taken as truncated), but
// of its own: nobody's questions wait, and health and budgets notice nothing.
//
// Threads: one. Owns: probes and sockets. Limits: as given to run().
#pragma once

#include <algorithm>
#include <atomic>
#include <optional>
#include <span>
#include <vector>

#include "forwarding/realm.h"
#include "resolver/engine/upstream_sockets.h"

namespace sekisho::resolver {

/// Target has `realm`, `server` and `question`; Probe is made of a question.
template <typename Probe, typename Target>
class ProbeSurvey final : private WireEvents {
 public:
  ProbeSurvey(const forwarding::RealmTable& table, std::span<const Target> targets) : targets_(targets) {
    sockets_.set_table(table);
    for (const Target& target : targets) probes_.emplace_back(target.question);
  }

  /// At most `limit`, less when `stopping` becomes true.
  void run(Duration limit, const std::atomic<bool>& stopping) {
    const Instant start = monotonic_now(), end = start + limit;
    for (std::size_t i = 0; i < probes_.size(); ++i) send(i, probes_[i].start(start, sockets_.random()), start);
    for (Instant now = start; now < end && !stopping.load(); now = monotonic_now()) {
      const bool more = sockets_.run(now);
      const auto due = run_timers(now);
      if (!due) break;
      if (!more) sockets_.sleep_until(std::min({*due, end, now + look_up}));
    }
  }
  const std::vector<Probe>& probes() const { return probes_; }

 private:
  static constexpr Duration look_up = 200ms;  // whether it is to stop

  static UpstreamLimits limits() {
    UpstreamLimits limits;
    limits.udp.slots = 16;
    limits.udp.uses_per_port = 1;  // each question from a port of its own
    limits.tcp.max_per_server = 1;
    // Sooner than a probe's own patience: the connection is closed, and what is asked next is not stuck behind it.
    limits.tcp.reply_timeout = 3s;
    return limits;
  }

  /// When the next one is due; nothing when all are done.
  std::optional<Instant> run_timers(Instant now) {
    std::optional<Instant> next;
    for (std::size_t i = 0; i < probes_.size(); ++i) {
      Probe& probe = probes_[i];
      if (probe.done()) continue;
      if (probe.next_timer() <= now) send(i, probe.on_timer(now, sockets_.random()), now);
      if (probe.done()) {
        sockets_.cancel(last_[i]);
      } else {
        next = std::min(next.value_or(probe.next_timer()), probe.next_timer());
      }
    }
    return next;
  }

  void send(std::size_t i, const typename Probe::Next& next, Instant now) {
    if (!next) return;
    sockets_.cancel(last_[i]);
    last_[i] = {i, next->attempt};
    const Target& target = targets_[i];
    if (next->tcp) {
      sockets_.send_tcp(last_[i], target.realm, target.server, next->wire, now);
    } else {
      sockets_.send_udp(last_[i], target.realm, target.server, next->wire, now);
    }
  }

  void on_udp(AttemptKey key, Bytes datagram, Instant now) override {
    send(key.exchange, probes_[key.exchange].on_udp(key.attempt, datagram, now, sockets_.random()), now);
  }
  void on_tcp(AttemptKey key, Bytes message, Instant now) override {
    send(key.exchange, probes_[key.exchange].on_tcp(key.attempt, message, now, sockets_.random()), now);
  }
  void on_unreachable(AttemptKey key, Instant now) override {
    send(key.exchange, probes_[key.exchange].on_failed(key.attempt, now, sockets_.random()), now);
  }
  void on_tcp_failed(AttemptKey key, Instant now) override { on_unreachable(key, now); }

  std::span<const Target> targets_;
  std::vector<Probe> probes_;
  std::vector<AttemptKey> last_ = std::vector<AttemptKey>(targets_.size());
  Doorbell bell_;  // nobody rings it
  UpstreamSockets sockets_{limits(), bell_, *this};
};

}  // namespace sekisho::resolver
