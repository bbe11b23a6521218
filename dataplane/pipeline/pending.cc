#include "dataplane/pipeline/pending.h"

#include "base/check.h"

namespace sekisho::dataplane {

PendingTable::PendingTable(std::uint32_t slots, std::uint32_t max_per_client)
    : slots_(slots), per_client_(client_counts), max_per_client_(max_per_client) {
  for (std::uint32_t i = slots; i-- > 0;) {
    slots_[i].newer = free_;
    free_ = i;
  }
}

Pending* PendingTable::open(std::uint64_t client_hash, Instant now, Refusal& why) {
  std::uint32_t& of_client = client_count(client_hash);
  why = free_ == none ? Refusal::full : of_client >= max_per_client_ ? Refusal::client_limit : Refusal::none;
  if (why != Refusal::none) return nullptr;
  ++of_client;
  Pending* slot = take_slot(now);
  slot->client_hash = client_hash;
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
  slot.refresh ? --refreshes_ : --client_count(slot.client_hash);
  --count_;
}

}  // namespace sekisho::dataplane
