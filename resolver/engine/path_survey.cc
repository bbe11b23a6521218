#include "resolver/engine/path_survey.h"

#include <algorithm>

#include "resolver/engine/upstream_sockets.h"

namespace sekisho::resolver {
namespace {

using forwarding::PathProbe;

constexpr Duration look_up = 200ms;  // whether it is to stop

UpstreamLimits survey_limits() {
  UpstreamLimits limits;
  limits.udp.slots = 16;
  limits.udp.uses_per_port = 1;  // each question from a port of its own
  limits.tcp.max_per_server = 1;
  // Sooner than a probe's own patience: the connection is closed, and what is asked next is not stuck behind it.
  limits.tcp.reply_timeout = 3s;
  return limits;
}

class Survey final : private WireEvents {
 public:
  Survey(const forwarding::RealmTable& table, std::span<const PathTarget> targets) : targets_(targets) {
    sockets_.set_table(table);
    for (const PathTarget& target : targets) probes_.emplace_back(target.question);
  }

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
  std::vector<forwarding::PathEvidence> evidence() const {
    std::vector<forwarding::PathEvidence> all;
    for (const PathProbe& probe : probes_) all.push_back(probe.evidence());
    return all;
  }

 private:
  /// When the next one is due; nothing when all are done.
  std::optional<Instant> run_timers(Instant now) {
    std::optional<Instant> next;
    for (std::size_t i = 0; i < probes_.size(); ++i) {
      PathProbe& probe = probes_[i];
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

  void send(std::size_t i, const PathProbe::Next& next, Instant now) {
    if (!next) return;
    sockets_.cancel(last_[i]);
    last_[i] = {i, next->attempt};
    const PathTarget& target = targets_[i];
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

  std::span<const PathTarget> targets_;
  std::vector<PathProbe> probes_;
  std::vector<AttemptKey> last_ = std::vector<AttemptKey>(targets_.size());
  Doorbell bell_;  // nobody rings it
  UpstreamSockets sockets_{survey_limits(), bell_, *this};
};

}  // namespace

std::vector<forwarding::PathEvidence> survey_paths(const forwarding::RealmTable& table,
                                                   std::span<const PathTarget> targets, Duration limit,
                                                   const std::atomic<bool>& stopping) {
  Survey survey(table, targets.first(std::min(targets.size(), max_path_targets)));
  survey.run(limit, stopping);
  auto evidence = survey.evidence();
  evidence.resize(targets.size());
  return evidence;
}

}  // namespace sekisho::resolver
