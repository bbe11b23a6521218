#include "dnssec/key_cache.h"

namespace sekisho::dnssec {

ZoneTrustRef KeyCache::find(const dns::Name& zone, Instant now) const {
  const auto at = zones_.find(zone);
  if (at == zones_.end() || at->second.trust->expires <= now) return nullptr;
  at->second.used = true;
  return at->second.trust;
}

ZoneTrustRef KeyCache::deepest(const dns::Name& name, unsigned least_labels, Instant now) const {
  for (unsigned labels = name.label_count() + 1; labels-- > least_labels;) {
    if (ZoneTrustRef trust = find(name.last(labels), now)) return trust;
  }
  return nullptr;
}

void KeyCache::put(ZoneTrustRef trust) {
  const auto at = zones_.find(trust->zone);
  if (at != zones_.end()) {
    at->second.trust = std::move(trust);
    return;
  }
  if (zones_.size() >= max_zones_) make_room();
  order_.push_back(trust->zone);
  const dns::Name zone = trust->zone;
  zones_.emplace(zone, Entry{std::move(trust), false});
}

/// Second chance: one round over the ring at most, since each used entry is unmarked on the way.
void KeyCache::make_room() {
  while (!order_.empty() && zones_.size() >= max_zones_) {
    const dns::Name zone = order_.front();
    order_.pop_front();
    const auto at = zones_.find(zone);
    if (at->second.used) {
      at->second.used = false;
      order_.push_back(zone);
    } else {
      zones_.erase(at);
    }
  }
}

void KeyCache::clear() {
  zones_.clear();
  order_.clear();
}

void KeyCache::forget_failures_above(const dns::Name& name) {
  for (unsigned labels = name.label_count(); labels-- > 0;) {
    const auto at = zones_.find(name.last(labels));
    if (at == zones_.end() || !at->second.trust->verdict.bogus()) continue;
    std::erase(order_, at->first);
    zones_.erase(at);
  }
}

void KeyCache::forget_below(const dns::Name& name) {
  std::erase_if(zones_, [&](const auto& entry) { return entry.first.is_under(name); });
  std::erase_if(order_, [&](const dns::Name& zone) { return zone.is_under(name); });
}

}  // namespace sekisho::dnssec
