#include "resolver/engine/keeper.h"

#include <algorithm>
#include <set>

#include "base/log.h"
#include "resolver/engine/loop_thread.h"

namespace sekisho::resolver {
namespace {

using forwarding::GroupProber;
using forwarding::ProbeKey;

// An attempt is named by its prober's serial number and the prober's own key.
constexpr unsigned probe_bits = 40;
constexpr std::uint64_t probe_mask = (std::uint64_t{1} << probe_bits) - 1;

AttemptKey attempt_key(std::uint64_t serial, ProbeKey key) {
  return {(serial << probe_bits) | (key.probe & probe_mask), key.attempt};
}

UpstreamLimits keeper_limits() {
  UpstreamLimits limits;
  limits.udp.slots = 16;  // few probes; each takes a new port in any case
  limits.udp.uses_per_port = 1;
  limits.tcp.max_per_server = 1;
  limits.steer = false;
  return limits;
}

}  // namespace

/// Carries out what one prober wants.
class Keeper::Sender final : public forwarding::ProbeOutput {
 public:
  Sender(Keeper& keeper, std::uint64_t serial, const Watch& watch)
      : keeper_(keeper), serial_(serial), watch_(watch) {}

  void send_udp(ProbeKey key, const Endpoint& server, Bytes wire) override {
    keeper_.sockets_.send_udp(attempt_key(serial_, key), watch_.realm, server, wire, keeper_.now_);
  }
  void send_tcp(ProbeKey key, const Endpoint& server, Bytes wire) override {
    keeper_.sockets_.send_tcp(attempt_key(serial_, key), watch_.realm, server, wire, keeper_.now_);
  }
  void cancel(ProbeKey key) override { keeper_.sockets_.cancel(attempt_key(serial_, key)); }
  void changed(std::size_t server, bool up) override {
    const forwarding::UpstreamServer& which = watch_.group.servers[server];
    const std::string text = "realm " + watch_.realm_name + ", group " + watch_.group.name + ": server " +
                             which.label + " (" + which.endpoint.to_string() + ") is " + (up ? "up" : "down");
    log::write(up ? log::Level::info : log::Level::warn, text);
  }
  void answered(std::size_t server, const forwarding::ProbeAnswer& answer) override {
    const std::lock_guard lock(keeper_.answers_mutex_);
    auto& answers = keeper_.answers_[watch_.group.id.value];
    answers.resize(watch_.group.servers.size());
    answers[server] = answer;
  }

 private:
  Keeper& keeper_;
  std::uint64_t serial_;
  const Watch& watch_;
};

Keeper::Keeper(SnapshotDomain& snapshots, RealmSource realms, forwarding::HealthBoard& health)
    : health_(health), realms_(snapshots, std::move(realms)), sockets_(keeper_limits(), bell_, *this) {}

Keeper::~Keeper() { stop(); }

std::vector<forwarding::ProbeAnswer> Keeper::probe_answers(GroupId group) const {
  const std::lock_guard lock(answers_mutex_);
  const auto found = answers_.find(group.value);
  return found == answers_.end() ? std::vector<forwarding::ProbeAnswer>{} : found->second;
}

void Keeper::start() {
  thread_ = std::thread([this] {
    prepare_loop_thread("keeper", -1);
    run();
  });
}

void Keeper::stop() {
  stopping_.store(true, std::memory_order_relaxed);
  bell_.ring();
  if (thread_.joinable()) thread_.join();
}

void Keeper::run() {
  realms_.begin();
  while (!stopping_.load(std::memory_order_relaxed)) {
    round();
    if (!more_) sleep();
  }
  realms_.end();
}

void Keeper::round() {
  now_ = monotonic_now();
  if (realms_.refresh()) set_realms(realms_.table());
  more_ = sockets_.run(now_);
  for (auto& [serial, watch] : watches_) {
    watch.due = watch.prober.next_timer(now_);
    if (watch.due > now_) continue;
    Sender sender(*this, serial, watch);
    watch.prober.on_timer(now_, sockets_.random(), sender);
    watch.due = watch.prober.next_timer(now_);
  }
}

void Keeper::set_realms(const forwarding::RealmTable& table) {
  std::set<std::pair<RealmId, GroupId>> kept;
  for (auto at = watches_.begin(); at != watches_.end();) {
    Watch& watch = at->second;
    const forwarding::Realm* realm = table.find(watch.realm);
    if (realm != nullptr && realm->content_hash == watch.content_hash) {
      kept.insert({watch.realm, watch.group.id});
      ++at;
      continue;
    }
    Sender sender(*this, at->first, watch);
    watch.prober.stop(sender);
    at = watches_.erase(at);
  }
  sockets_.set_table(table);
  for (const forwarding::Realm& realm : table.realms) {
    for (const forwarding::UpstreamGroup& group : realm.groups) {
      forwarding::GroupBoard* const board = health_.group(group.id);
      if (kept.count({realm.id, group.id}) == 0) forget_answers(group.id);
      if (kept.count({realm.id, group.id}) != 0 || board == nullptr || board->size() < group.servers.size()) continue;
      watches_.emplace(next_serial_++,
                       Watch{realm.id, realm.content_hash, realm.name, group, GroupProber(group, *board), now_});
    }
  }
}

/// Another group may have been given the id.
void Keeper::forget_answers(GroupId group) {
  const std::lock_guard lock(answers_mutex_);
  answers_.erase(group.value);
}

void Keeper::sleep() {
  constexpr Duration longest = 1s;  // so that a new table is seen in any case
  Instant until = now_ + longest;
  for (const auto& [serial, watch] : watches_) until = std::min(until, watch.due);
  bell_.prepare();
  if (!stopping_.load(std::memory_order_relaxed)) {
    realms_.offline();
    sockets_.sleep_until(until);
    realms_.online();
  }
  bell_.finish();
}

template <typename Event>
void Keeper::tell(AttemptKey key, Event event) {
  const auto found = watches_.find(key.exchange >> probe_bits);
  if (found == watches_.end()) return;
  Sender sender(*this, found->first, found->second);
  event(found->second.prober, ProbeKey{key.exchange & probe_mask, key.attempt}, sender);
}

void Keeper::on_udp(AttemptKey key, Bytes datagram, Instant now) {
  now_ = now;
  tell(key, [&](GroupProber& prober, ProbeKey probe, Sender& out) {
    prober.on_udp(probe, datagram, now, sockets_.random(), out);
  });
}
void Keeper::on_unreachable(AttemptKey key, Instant now) {
  now_ = now;
  tell(key, [&](GroupProber& prober, ProbeKey probe, Sender& out) {
    prober.on_unreachable(probe, now, sockets_.random(), out);
  });
}
void Keeper::on_tcp(AttemptKey key, Bytes message, Instant now) {
  now_ = now;
  tell(key, [&](GroupProber& prober, ProbeKey probe, Sender& out) {
    prober.on_tcp(probe, message, now, sockets_.random(), out);
  });
}
void Keeper::on_tcp_failed(AttemptKey key, Instant now) {
  now_ = now;
  tell(key, [&](GroupProber& prober, ProbeKey probe, Sender& out) {
    prober.on_tcp_failed(probe, now, sockets_.random(), out);
  });
}

}  // namespace sekisho::resolver
