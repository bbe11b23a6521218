#include "dnssec/negative_anchor.h"

#include <algorithm>

namespace sekisho::dnssec {

bool NegativeAnchors::set(NegativeAnchor anchor) {
  const auto known = std::ranges::find_if(entries_, [&](const NegativeAnchor& n) { return n.name == anchor.name; });
  if (known != entries_.end()) {
    *known = std::move(anchor);
    return true;
  }
  if (entries_.size() >= max_entries) return false;
  entries_.push_back(std::move(anchor));
  return true;
}

bool NegativeAnchors::lift(const dns::Name& name) {
  return std::erase_if(entries_, [&](const NegativeAnchor& n) { return n.name == name; }) > 0;
}

const NegativeAnchor* NegativeAnchors::covering(const dns::Name& name, WallTime now) const {
  const NegativeAnchor* best = nullptr;
  for (const NegativeAnchor& entry : entries_) {
    if (entry.expires <= now || !name.is_under(entry.name)) continue;
    if (best == nullptr || entry.name.label_count() > best->name.label_count()) best = &entry;
  }
  return best;
}

std::vector<NegativeAnchor> NegativeAnchors::take_expired(WallTime now) {
  std::vector<NegativeAnchor> expired;
  std::erase_if(entries_, [&](NegativeAnchor& entry) {
    if (entry.expires > now) return false;
    expired.push_back(std::move(entry));
    return true;
  });
  return expired;
}

Governing governing(const dns::Name& name, const TrustAnchors& anchors, const NegativeAnchors& exempt, WallTime now) {
  const TrustAnchor* anchor = anchors.closest(name);
  const NegativeAnchor* negative = exempt.covering(name, now);
  if (anchor == nullptr) return {};
  if (negative != nullptr && negative->name.label_count() >= anchor->zone.label_count()) return {nullptr, negative};
  return {anchor, nullptr};
}

}  // namespace sekisho::dnssec
