#include "resolver/machine/stale_use.h"

namespace sekisho::resolver {
namespace {

bool some_server_is_up(const forwarding::UpstreamGroup& group, const forwarding::HealthBoard& health) {
  const forwarding::GroupBoard* board = health.group(group.id);
  if (board == nullptr) return true;
  for (std::size_t i = 0; i < board->size(); ++i) {
    if (board->server(i).up.load(std::memory_order_relaxed)) return true;
  }
  return false;
}

}  // namespace

FailurePause failure_pause(bool forwarding) {
  return forwarding ? FailurePause{.first = 1s, .longest = 2s} : FailurePause{.first = 5s, .longest = 300s};
}

bool use_without_asking(const Entry& stale, const forwarding::Realm& realm, const forwarding::ZoneRule& rule,
                        const forwarding::HealthBoard& health, Instant now) {
  if (now >= stale.retry_at) return false;
  if (!rule.group) return true;
  const Instant failed_at = stale.retry_at - stale_recheck;
  return now < failed_at + forwarder_recheck || !some_server_is_up(realm.groups[*rule.group], health);
}

}  // namespace sekisho::resolver
