#include "tests/replay/world.h"

#include <utility>

#include "tests/support/signer.h"

namespace sekisho::replay {

World::World(const resolver::WorkerLimits& limits, std::map<IpAddress, Server>& servers) : servers_(servers) {
  const auto wall = [this] { return WallTime{testing::test_time.seconds + (now_ - start_) / 1s + wall_shift_}; };
  core_ = std::make_unique<resolver::WorkerCore>(limits, health_, random_, wall);
  core_->use_copies(copies_);
}

void World::at(Duration delay, std::function<void()> happens) { events_.emplace(now_ + delay, std::move(happens)); }

void World::run_until(Instant end, const std::function<bool()>& enough) {
  while (!enough()) {
    const auto timer = core_->next_timer();
    const bool event_first = !events_.empty() && (!timer || events_.begin()->first <= *timer);
    if (event_first && events_.begin()->first <= end) {
      now_ = std::max(now_, events_.begin()->first);
      auto event = events_.extract(events_.begin());
      event.mapped()();
    } else if (!event_first && timer && *timer <= end) {
      now_ = std::max(now_, *timer);
      core_->on_timer(now_, *this);
    } else {
      now_ = std::max(now_, end);
      return;
    }
  }
}

const resolver::Answer* World::answer(std::uint64_t pending) const {
  const auto found = answers_.find(pending);
  return found == answers_.end() ? nullptr : &found->second;
}

void World::transmit(resolver::AttemptKey key, const forwarding::Realm& realm, const Endpoint& server, Bytes wire,
                     bool tcp) {
  open_.insert(key);
  if (const auto query = dns::parse_message(wire); query && query->question) {
    sent_.push_back({realm.name, server.address, *query->question, tcp, query->header.rd,
                     query->edns && query->edns->dnssec_ok, query->header.cd, query->edns.has_value(),
                     query->edns ? query->edns->cookie.size() : 0});
  }
  const auto found = servers_.find(server.address);
  if (found == servers_.end()) return;  // nobody there: silence
  bool unreachable = false;
  const auto delay = found->second.delay(tcp, unreachable);
  if (!delay) return;
  const std::vector<std::uint8_t> reply = unreachable ? std::vector<std::uint8_t>{} : found->second.reply(wire, tcp);
  if (reply.empty() && !unreachable) return;
  at(*delay, [this, key, reply, tcp, unreachable] {
    if (!open_.contains(key)) return;
    if (unreachable) {
      open_.erase(key);
      tcp ? core_->on_tcp_failed(key, now_, *this) : core_->on_unreachable(key, now_, *this);
    } else if (tcp) {
      core_->on_tcp(key, reply, now_, *this);
    } else {
      core_->on_udp(key, reply, now_, *this);
    }
  });
}

void World::send_udp(resolver::AttemptKey key, const forwarding::Realm& realm, const Endpoint& server, Bytes wire) {
  transmit(key, realm, server, wire, false);
}

void World::send_tcp(resolver::AttemptKey key, const forwarding::Realm& realm, const Endpoint& server, Bytes wire) {
  transmit(key, realm, server, wire, true);
}

void World::cancel(resolver::AttemptKey key) { open_.erase(key); }

void World::answer(LaneId, const resolver::Answer& answer) {
  if (!answers_.emplace(answer.pending, answer).second) answered_twice_ = true;
}

}  // namespace sekisho::replay
