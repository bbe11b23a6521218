#include "resolver/cache/realm_cache.h"

#include <algorithm>
#include <bit>

#include "base/check.h"
#include "base/hash.h"

namespace sekisho::resolver {
namespace {

constexpr std::size_t expected_entry_octets = 256;
constexpr std::size_t negative_share_percent = 25;
/// The low half of an entry's hash is its name's alone: all entries of one name lie in one bucket.
constexpr std::uint64_t name_part = 0xFFFFFFFFU;

std::size_t bucket_count(std::size_t budget) { return std::bit_ceil(std::max<std::size_t>(budget / 512, 64)); }
std::size_t fingerprints(std::size_t budget) { return std::max<std::size_t>(budget / expected_entry_octets / 2, 64); }

/// A name has one entry of each type there; of the other slots it has one.
bool has_type(Slot slot) { return slot == Slot::records || slot == Slot::glue; }

dns::Name owner_of(const PackedEntry& entry) {
  auto name = dns::Name::from_wire(entry.name_wire());
  SEKISHO_CHECK(name.ok());
  return *name;
}

}  // namespace

RealmCache::RealmCache(std::size_t budget, std::uint64_t hash_key)
    : budget_(budget),
      hash_key_(hash_key),
      buckets_(bucket_count(budget), nullptr),
      positives_(fingerprints(budget)),
      negatives_(fingerprints(budget / 4)) {}

RealmCache::~RealmCache() { clear(); }

std::uint64_t RealmCache::hash(Slot slot, const dns::Name& name, dns::RRType type) const {
  const std::uint64_t of_type = has_type(slot) ? static_cast<std::uint16_t>(type) : 0U;
  const std::uint64_t of_name = name.hash(hash_key_);
  const std::uint64_t of_both =
      hash_combine(of_name, (std::uint64_t{static_cast<std::uint8_t>(slot)} << 16) + of_type);
  return (of_both & ~name_part) | (of_name & name_part);
}

PackedEntry* RealmCache::lookup(Slot slot, const dns::Name& name, dns::RRType type) const {
  const std::uint64_t h = hash(slot, name, type);
  for (PackedEntry* e = buckets_[h & (buckets_.size() - 1)]; e != nullptr; e = e->bucket_next) {
    if (e->hash != h || e->slot() != slot || e->name_length != name.length()) continue;
    if (has_type(slot) && e->type != type) continue;
    if (owner_of(*e) == name) return e;
  }
  return nullptr;
}

void RealmCache::link(PackedEntry* entry) {
  PackedEntry*& bucket = buckets_[entry->hash & (buckets_.size() - 1)];
  entry->bucket_next = bucket;
  bucket = entry;
  queue_of(entry).insert(entry);
  ++count_;
}

void RealmCache::unlink_from_bucket(PackedEntry* entry) {
  PackedEntry** at = &buckets_[entry->hash & (buckets_.size() - 1)];
  while (*at != entry) {
    SEKISHO_CHECK(*at != nullptr);
    at = &(*at)->bucket_next;
  }
  *at = entry->bucket_next;
  --count_;
}

void RealmCache::drop(PackedEntry* entry) {
  queue_of(entry).remove(entry);
  unlink_from_bucket(entry);
  free_entry(entry);
}

bool RealmCache::evict_from(EvictionQueue& queue) {
  PackedEntry* entry = queue.evict();
  if (entry == nullptr) return false;
  unlink_from_bucket(entry);
  free_entry(entry);
  ++evictions_;
  return true;
}

void RealmCache::make_room() {
  const std::size_t table = buckets_.size() * sizeof(PackedEntry*);
  const std::size_t room = budget_ > table ? budget_ - table : 0;
  while (negatives_.bytes() > room * negative_share_percent / 100 && evict_from(negatives_)) {
  }
  while (bytes() > room && (evict_from(positives_) || evict_from(negatives_))) {
  }
}

// A bucket has its newest entry first.
void RealmCache::make_room_at(const dns::Name& name, std::uint64_t hash) {
  unsigned types = 0;
  PackedEntry* least = nullptr;
  for (PackedEntry* e = buckets_[hash & (buckets_.size() - 1)]; e != nullptr; e = e->bucket_next) {
    if (((e->hash ^ hash) & name_part) != 0 || e->slot() != Slot::records || owner_of(*e) != name) continue;
    ++types;
    if (least == nullptr || e->uses <= least->uses) least = e;
  }
  if (types < max_types_per_name) return;
  drop(least);
  ++evictions_;
}

namespace {

bool checked(const PackedEntry& entry) { return entry.security != Security::unchecked; }

/// May `fresh` data give way to `entry`?
bool gives_way(const PackedEntry& fresh, const Entry& entry) {
  if (checked(fresh) != entry.checked()) return entry.checked();
  return fresh.trust <= entry.trust;
}

}  // namespace

bool RealmCache::store(const Entry& entry, Instant now) {
  const Slot slot = slot_of(entry.kind);
  PackedEntry* old = lookup(slot, entry.name, entry.type);
  std::uint8_t uses = 0;
  if (old != nullptr) {
    if (now < old->expires && !gives_way(*old, entry)) return false;
    uses = old->uses > 0 ? std::uint8_t{1} : std::uint8_t{0};
    drop(old);
  }
  // A record proves that its owner exists.
  if (entry.kind == EntryKind::rrset && entry.trust >= Trust::answer) {
    const PackedEntry* denied = lookup(Slot::name_error, entry.name, entry.type);
    if (denied != nullptr && (entry.checked() || !checked(*denied))) erase(Slot::name_error, entry.name, entry.type);
  }
  PackedEntry* packed = pack_entry(entry, hash(slot, entry.name, entry.type));
  if (packed->size > budget_ / 16) {
    free_entry(packed);
    return false;
  }
  packed->uses = uses;
  if (slot == Slot::records && old == nullptr) make_room_at(entry.name, packed->hash);
  link(packed);
  make_room();
  return true;
}

std::optional<Entry> RealmCache::find(Slot slot, const dns::Name& name, dns::RRType type, Instant now) {
  PackedEntry* entry = lookup(slot, name, type);
  if (entry == nullptr) return std::nullopt;
  if (now >= std::max(entry->expires, entry->stale_until)) {
    drop(entry);
    return std::nullopt;
  }
  if (entry->uses < 3) ++entry->uses;
  return unpack_entry(*entry);
}

bool RealmCache::knows(const dns::Name& name) const {
  const std::uint64_t h = name.hash(hash_key_);
  for (const PackedEntry* e = buckets_[h & (buckets_.size() - 1)]; e != nullptr; e = e->bucket_next) {
    if (((e->hash ^ h) & name_part) == 0) return true;
  }
  return false;
}

void RealmCache::postpone_refresh(Slot slot, const dns::Name& name, dns::RRType type, Instant retry_at) {
  if (PackedEntry* entry = lookup(slot, name, type)) entry->retry_at = retry_at;
}

bool RealmCache::erase(Slot slot, const dns::Name& name, dns::RRType type) {
  PackedEntry* entry = lookup(slot, name, type);
  if (entry == nullptr) return false;
  drop(entry);
  return true;
}

std::size_t RealmCache::drop_if(const std::function<bool(const PackedEntry&)>& wanted) {
  std::size_t dropped = 0;
  for (PackedEntry* bucket : buckets_) {
    while (bucket != nullptr) {
      PackedEntry* entry = bucket;
      bucket = bucket->bucket_next;
      if (!wanted(*entry)) continue;
      drop(entry);
      ++dropped;
    }
  }
  return dropped;
}

std::size_t RealmCache::flush(const dns::Name& name, bool subtree) {
  return drop_if([&](const PackedEntry& e) {
    const dns::Name owner = owner_of(e);
    return subtree ? owner.is_under(name) : owner == name;
  });
}

std::size_t RealmCache::clear() {
  return drop_if([](const PackedEntry&) { return true; });
}

void RealmCache::visit(const dns::Name& under, const std::function<void(const Entry&)>& visit) const {
  for (const PackedEntry* bucket : buckets_) {
    for (const PackedEntry* e = bucket; e != nullptr; e = e->bucket_next) {
      if (owner_of(*e).is_under(under)) visit(unpack_entry(*e));
    }
  }
}

}  // namespace sekisho::resolver
