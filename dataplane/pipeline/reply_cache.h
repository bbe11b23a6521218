// The lane's reply cache: finished bodies, one per (view, name, type, DO, CD), found with one bucket line and one
// entry line.
//
// Buckets are 64 octets: ten 16-bit tags with ten places. Entries lie in two rings, written in order of arrival
// (S3-FIFO): a small one where new names prove themselves, and a main one for those asked again; what leaves the
// small one unloved leaves its hash in a ghost table and goes straight to the main ring when it comes back. So a
// flood of names asked once passes through a tenth of the memory and touches nothing that is in use. Negative bodies
// never enter the main ring. An entry lives until it expires, its view's stamp changes (I2), or its ring comes round.
// A hit writes at most one counter in the entry's own line.
//
// Threads: the lane alone, for reads and writes. Owns: its memory, mapped once. Units: seconds of the monotonic
// clock; ring places in 64 octets. Limits: an entry is at most max_entry octets, what is larger is not kept; bytes as
// given at the start.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/counter.h"
#include "dataplane/pipeline/client_query.h"
#include "dataplane/pipeline/mapped_memory.h"
#include "dataplane/pipeline/reply_body.h"
#include "dataplane/pipeline/reply_ring.h"
#include "dns/name.h"

namespace sekisho::dataplane {

struct ReplyCacheCounters {
  Counter inserted, replaced, evicted, expired, outdated, promoted, readmitted, flushed, too_large;
};

class ReplyCache {
 public:
  static constexpr std::size_t max_entry = 8192;
  static constexpr std::size_t min_bytes = 1U << 20;

  ReplyCache(std::size_t bytes, std::uint64_t hash_key);

  /// Fills key.hash from its other fields.
  void hash(ReplyKey& key) const noexcept;
  /// Two-stage prefetch over a burst: all buckets first, then all entries, then the look-ups.
  void prefetch_bucket(const ReplyKey& key) const noexcept { __builtin_prefetch(&bucket_of(key.hash)); }
  void prefetch_entry(const ReplyKey& key) const noexcept;
  /// The body, when it is there, fresh and of this stamp; good until the next insert or flush.
  ReplyEntry* find(const ReplyKey& key, std::uint64_t stamp, std::uint32_t now_s) noexcept;
  /// Keeps a copy of the body until body.meta.expires.
  void insert(const ReplyKey& key, std::uint64_t stamp, const ReplyBody& body, std::uint32_t now_s) noexcept;

  /// Forgets what lies at `name` and, with `subtree`, below, in one view or in all. Returns the entries dropped.
  /// Walks the whole cache.
  std::size_t flush(const dns::Name& name, bool subtree, const ViewId* view = nullptr) noexcept;
  std::size_t flush_all() noexcept;
  /// Calls `each` for every live entry; for dumps.
  void visit(const std::function<void(const ReplyEntry&)>& each) const;

  std::size_t entries() const { return entries_.value(); }
  std::size_t memory_bytes() const { return memory_.size(); }
  const ReplyCacheCounters& counters() const { return counters_; }

 private:
  static constexpr unsigned ways = 10;
  struct alignas(64) Bucket {
    std::array<std::uint16_t, ways> tags;  // 0: free
    std::array<std::uint32_t, ways> places;
    std::uint32_t spare;
  };
  static_assert(sizeof(Bucket) == 64);
  class Gauge {  // entries: raised and lowered by the lane, read by anybody
   public:
    void change(std::int64_t n) {
      value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    }
    std::size_t value() const { return static_cast<std::size_t>(value_.load(std::memory_order_relaxed)); }

   private:
    std::atomic<std::int64_t> value_{0};
  };

  const Bucket& bucket_of(std::uint64_t hash) const noexcept { return buckets_[hash & bucket_mask_]; }
  Bucket& bucket_of(std::uint64_t hash) noexcept { return buckets_[hash & bucket_mask_]; }
  static std::uint16_t tag_of(std::uint64_t hash) noexcept { return static_cast<std::uint16_t>((hash >> 48) | 1U); }
  ReplyEntry& entry_at(std::uint32_t place) const noexcept;
  ReplyEntry* match(const ReplyKey& key) const noexcept;
  static unsigned tag_matches(const Bucket& bucket, std::uint16_t tag) noexcept;
  void link(std::uint64_t hash, std::uint32_t place, std::uint32_t now_s) noexcept;
  void unlink(ReplyEntry& entry) noexcept;  // takes it out of its bucket and marks it dead
  bool admit_to_main(std::uint64_t hash) noexcept;

  // reply_eviction.cc
  bool make_room(ReplyRing& ring, std::uint32_t units, std::uint32_t now_s) noexcept;
  void evict_from_small(std::uint32_t now_s, unsigned& second_chances) noexcept;
  void evict_from_main(std::uint32_t now_s, unsigned& second_chances) noexcept;
  void move_front(ReplyRing& from, ReplyRing& to, std::uint8_t hits) noexcept;
  void remember_ghost(std::uint64_t hash) noexcept;

  MappedMemory memory_;
  std::uint64_t hash_key_;
  Bucket* buckets_ = nullptr;
  std::uint64_t bucket_mask_ = 0;
  std::uint32_t* ghosts_ = nullptr;
  std::uint64_t ghost_mask_ = 0;
  ReplyRing small_, main_;
  std::vector<std::uint8_t> mover_;  // one entry on its way from ring to ring
  Gauge entries_;
  ReplyCacheCounters counters_;
};

}  // namespace sekisho::dataplane
