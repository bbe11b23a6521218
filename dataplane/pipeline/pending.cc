#include "dataplane/pipeline/pending.h"

#include "base/check.h"

namespace sekisho::dataplane {

PendingTable::PendingTable(std::uint32_t slots, std::uint32_t max_per_client, std::uint32_t max_per_zone)
    : slots_(slots),
      per_client_(counts),
      per_zone_(counts),
      max_per_client_(max_per_client),
      max_per_zone_(max_per_zone) {
  for (std::uint32_t i = slots; i-- > 0;) {
    slots_[i].newer = free_;
    free_ = i;
  }
}

PendingTable::Refusal PendingTable::refusal(const Shares& shares) const {
  if (free_ == none) return Refusal::full;
  if (per_client_[shares.client % counts] >= max_per_client_) return Refusal::client_limit;
  if (per_zone_[shares.parent % counts] >= max_per_zone_) return Refusal::zone_limit;
  if (shares.domain != 0 && per_zone_[shares.domain % counts] / 2 >= max_per_zone_) return Refusal::zone_limit;
  return Refusal::none;
}

void PendingTable::count(const Shares& shares, std::uint32_t change) {
  per_client_[shares.client % counts] += change;
  per_zone_[shares.parent % counts] += change;
  if (shares.domain != 0) per_zone_[shares.domain % counts] += change;
}

Pending* PendingTable::open(const Shares& shares, Instant now, Refusal& why) {
  why = refusal(shares);
  if (why != Refusal::none) return nullptr;
  count(shares, 1);
  Pending* slot = take_slot(now);
  slot->shares = shares;
  return slot;
}

Pending* PendingTable::open_refresh(Instant now) {
  if (count_ >= slots_.size() / 2 || refreshes_ >= slots_.size() / 8) return nullptr;
  Pending* slot = take_slot(now);
  slot->refresh = true;
  ++refreshes_;
  return slot;
}

Pending* PendingTable::take_slot(Instant now) {
  const std::uint32_t index = free_;
  Pending& slot = slots_[index];
  free_ = slot.newer;
  slot.older = last_;
  slot.newer = none;
  (last_ == none ? first_ : slots_[last_].newer) = index;
  last_ = index;
  slot.arrival = now;
  slot.open = true;
  slot.refresh = false;
  ++slot.generation;
  ++count_;
  return &slot;
}

std::uint64_t PendingTable::handle_of(const Pending& slot) const {
  return (std::uint64_t{slot.generation} << 32) | index_of(slot);
}

Pending* PendingTable::find(std::uint64_t handle) {
  const auto index = static_cast<std::uint32_t>(handle);
  if (index >= slots_.size()) return nullptr;
  Pending& slot = slots_[index];
  return slot.open && slot.generation == handle >> 32 ? &slot : nullptr;
}

void PendingTable::close(Pending& slot) {
  SEKISHO_CHECK(slot.open);
  const std::uint32_t index = index_of(slot);
  (slot.older == none ? first_ : slots_[slot.older].newer) = slot.newer;
  (slot.newer == none ? last_ : slots_[slot.newer].older) = slot.older;
  slot.open = false;
  slot.newer = free_;
  free_ = index;
  slot.chain = Chain{};
  if (slot.refresh) {
    --refreshes_;
  } else {
    count(slot.shares, ~0U);  // one less
  }
  --count_;
}

}  // namespace sekisho::dataplane
