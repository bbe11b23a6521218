#include "resolver/cache/eviction_queue.h"

#include <bit>

namespace sekisho::resolver {
namespace {

constexpr std::uint8_t uses_to_be_kept = 2;

/// The low half is alike for all entries of a name.
std::size_t place_of(std::uint64_t hash, std::size_t places) { return (hash ^ hash >> 29) & (places - 1); }
/// Never 0, which means an empty place.
std::uint32_t fingerprint(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32) | 1U; }

}  // namespace

EvictionQueue::EvictionQueue(std::size_t fingerprints) : gone_(std::bit_ceil(fingerprints), 0U) {}

void EvictionQueue::List::push(PackedEntry* entry) {
  entry->newer = nullptr;
  entry->older = newest;
  if (newest != nullptr) newest->newer = entry;
  newest = entry;
  if (oldest == nullptr) oldest = entry;
  bytes += entry->size;
}

void EvictionQueue::List::unlink(PackedEntry* entry) {
  (entry->newer != nullptr ? entry->newer->older : newest) = entry->older;
  (entry->older != nullptr ? entry->older->newer : oldest) = entry->newer;
  entry->newer = entry->older = nullptr;
  bytes -= entry->size;
}

bool EvictionQueue::was_here(std::uint64_t hash) {
  std::uint32_t& place = gone_[place_of(hash, gone_.size())];
  if (place != fingerprint(hash)) return false;
  place = 0;
  return true;
}

void EvictionQueue::remember(std::uint64_t hash) { gone_[place_of(hash, gone_.size())] = fingerprint(hash); }

void EvictionQueue::insert(PackedEntry* entry) {
  entry->place = was_here(entry->hash) ? QueuePlace::kept : QueuePlace::probation;
  list_of(entry).push(entry);
}

void EvictionQueue::remove(PackedEntry* entry) { list_of(entry).unlink(entry); }

PackedEntry* EvictionQueue::evict() {
  // Probation is kept to a tenth: the rest belongs to what has proved useful.
  const bool probation_first = probation_.bytes > bytes() / 10 || kept_.oldest == nullptr;
  if (probation_first) {
    if (PackedEntry* entry = evict_from_probation()) return entry;
  }
  return evict_from_kept();
}

PackedEntry* EvictionQueue::evict_from_probation() {
  while (PackedEntry* entry = probation_.oldest) {
    probation_.unlink(entry);
    if (entry->uses < uses_to_be_kept) {
      remember(entry->hash);
      return entry;
    }
    entry->uses = 0;
    entry->place = QueuePlace::kept;
    kept_.push(entry);
  }
  return nullptr;
}

PackedEntry* EvictionQueue::evict_from_kept() {
  // Ends: each round lowers a use count of at most 3.
  while (PackedEntry* entry = kept_.oldest) {
    kept_.unlink(entry);
    if (entry->uses == 0) return entry;
    --entry->uses;
    kept_.push(entry);
  }
  return nullptr;
}

}  // namespace sekisho::resolver
