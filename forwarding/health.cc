#include "forwarding/health.h"

#include <algorithm>

#include "base/check.h"

namespace sekisho::forwarding {

namespace {
constexpr int fast_divisor = 4;  // doubt is settled by probes four times as often
}

ServerHealth::ServerHealth(const ProbeSettings& settings, bool up) : settings_(settings), up_(up) {}

bool ServerHealth::on_probe(bool good, Instant now) {
  last_probe_ = now;
  if (good == up_) {
    run_ = 0;
    // A server that is down costs its probe's timeout besides.
    next_probe_ = now + (up_ ? settings_.interval : settings_.interval / 2);
    return false;
  }
  ++run_;
  const unsigned needed = std::max(1U, up_ ? settings_.fall : settings_.rise);
  if (run_ < needed) {
    next_probe_ = now + (up_ ? settings_.interval / fast_divisor : settings_.interval);
    return false;
  }
  up_ = good;
  run_ = 0;
  next_probe_ = now + settings_.interval;
  return true;
}

void ServerHealth::on_suspicion(Instant now) {
  if (!up_) return;
  // Loss on the way raises suspicions all the time: they hasten the next probe, they do not make a storm of probes.
  const Instant soonest = std::max(now, last_probe_ + settings_.interval / fast_divisor);
  next_probe_ = std::min(next_probe_, soonest);
}

void HealthBoard::ensure(GroupId id, std::size_t servers, std::uint64_t identity) {
  SEKISHO_CHECK(id.value < max_groups);
  const GroupBoard* old = groups_[id.value].load(std::memory_order_relaxed);
  if (old != nullptr && old->size() == servers && identities_[id.value] == identity) return;
  identities_[id.value] = identity;
  // The old board stays: a worker may be looking at it until it takes the next RealmTable.
  owned_.push_back(std::make_unique<GroupBoard>(servers));
  groups_[id.value].store(owned_.back().get(), std::memory_order_release);
}

}  // namespace sekisho::forwarding
