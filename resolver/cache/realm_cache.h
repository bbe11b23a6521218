// What one realm's worker knows: RRsets, proofs of absence and delegations, under a budget of octets.
//
// A RealmCache holds one realm's truth and nothing of another's; TruthCache has one per RealmId (design I1). Negative
// entries have a share of the budget of their own: a flood of names that do not exist cannot push out what does.
// store() keeps RFC 2181's order of trust: fresh data gives way only to data of at least its trust. Above that order
// stands the verdict: what was checked never gives way to what was not, and what was not gives way to what was.
//
// Owns: its entries. Threads: one. Limits: budget octets, table included; one entry at most a sixteenth of it;
// max_types_per_name types at one name, of which the least used, then the oldest, goes first (CVE-2024-1737).
// Spec: RFC 2181 §5.4.1, RFC 2308 §5, RFC 8020 (the caller walks upward), RFC 8767 §4.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "resolver/cache/entry.h"
#include "resolver/cache/eviction_queue.h"

namespace sekisho::resolver {

class RealmCache {
 public:
  static constexpr unsigned max_types_per_name = 64;

  RealmCache(std::size_t budget, std::uint64_t hash_key);
  ~RealmCache();
  RealmCache(const RealmCache&) = delete;
  RealmCache& operator=(const RealmCache&) = delete;

  /// Stores or replaces. False when a fresh entry of more worth is there, or when it is too large.
  bool store(const Entry& entry, Instant now);
  /// What lies there and is fresh, or may still be used as stale data; counts as a use.
  std::optional<Entry> find(Slot slot, const dns::Name& name, dns::RRType type, Instant now);
  /// False when nothing at all lies at `name`: for questions of several types that are mostly about nothing known.
  bool knows(const dns::Name& name) const;
  /// A refresh failed: until `retry_at` stale data is used without asking again.
  void postpone_refresh(Slot slot, const dns::Name& name, dns::RRType type, Instant retry_at);
  bool erase(Slot slot, const dns::Name& name, dns::RRType type);

  /// Forgets all at `name`, and with `subtree` all below it. Returns how many entries.
  std::size_t flush(const dns::Name& name, bool subtree);
  std::size_t clear();
  /// Calls `visit` for each entry at or below `under`, in no order.
  void visit(const dns::Name& under, const std::function<void(const Entry&)>& visit) const;

  /// Takes effect with the next store().
  void set_budget(std::size_t budget) { budget_ = budget; }
  std::size_t bytes() const { return positives_.bytes() + negatives_.bytes(); }
  std::size_t entries() const { return count_; }
  std::uint64_t evictions() const { return evictions_; }

 private:
  std::uint64_t hash(Slot slot, const dns::Name& name, dns::RRType type) const;
  PackedEntry* lookup(Slot slot, const dns::Name& name, dns::RRType type) const;
  EvictionQueue& queue_of(const PackedEntry* entry) { return entry->negative() ? negatives_ : positives_; }
  void link(PackedEntry* entry);
  void unlink_from_bucket(PackedEntry* entry);
  void drop(PackedEntry* entry);
  bool evict_from(EvictionQueue& queue);
  void make_room();
  void make_room_at(const dns::Name& name, std::uint64_t hash);
  std::size_t drop_if(const std::function<bool(const PackedEntry&)>& wanted);

  std::size_t budget_;
  std::uint64_t hash_key_;
  std::vector<PackedEntry*> buckets_;
  EvictionQueue positives_, negatives_;
  std::size_t count_ = 0;
  std::uint64_t evictions_ = 0;
};

}  // namespace sekisho::resolver
