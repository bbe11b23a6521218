// How the reply cache finds room: S3-FIFO over its two rings (reply_cache.h).
//
// The oldest entry of a ring is looked at, and leaves unless it earned its place: from the small ring, two hits lead
// to the main one; in the main ring (and for negatives in the small one) a hit buys another round, at most `chances`
// times for one insertion, so that making room is bounded work.
#include <algorithm>
#include <cstring>

#include "dataplane/pipeline/reply_cache.h"

namespace sekisho::dataplane {
namespace {
constexpr unsigned chances = 32;
constexpr std::uint8_t promotion_hits = 2;
}  // namespace

bool ReplyCache::make_room(ReplyRing& ring, std::uint32_t units, std::uint32_t now_s) noexcept {
  unsigned second_chances = chances;
  while (!ring.fits(units)) {
    if (ring.empty()) return false;
    if (&ring == &small_) {
      evict_from_small(now_s, second_chances);
    } else {
      evict_from_main(now_s, second_chances);
    }
  }
  return true;
}

void ReplyCache::evict_from_small(std::uint32_t now_s, unsigned& second_chances) noexcept {
  ReplyEntry& e = small_.front();
  if (!e.live) return small_.pop();
  const bool fresh = now_s < e.meta.expires;
  const bool negative = (e.meta.flags & ReplyMeta::negative) != 0;
  if (fresh && negative && e.hits > 0 && second_chances > 0) {
    --second_chances;
    return move_front(small_, small_, 0);
  }
  if (fresh && !negative && e.hits >= promotion_hits && make_room(main_, e.units, now_s)) {
    counters_.promoted.add();
    return move_front(small_, main_, 0);
  }
  if (fresh && !negative) remember_ghost(e.hash);
  counters_.evicted.add();
  unlink(e);
  small_.pop();
}

void ReplyCache::evict_from_main(std::uint32_t now_s, unsigned& second_chances) noexcept {
  ReplyEntry& e = main_.front();
  if (!e.live) return main_.pop();
  if (now_s < e.meta.expires && e.hits > 0 && second_chances > 0) {
    --second_chances;
    return move_front(main_, main_, static_cast<std::uint8_t>(e.hits - 1));
  }
  counters_.evicted.add();
  unlink(e);
  main_.pop();
}

void ReplyCache::move_front(ReplyRing& from, ReplyRing& to, std::uint8_t hits) noexcept {
  ReplyEntry& old = from.front();
  const std::size_t size = std::size_t{old.units} * ReplyRing::unit;
  const std::uint32_t old_place = from.place_of(old);
  Bucket& bucket = bucket_of(old.hash);
  std::memcpy(mover_.data(), &old, size);
  const auto units = old.units;
  from.pop();
  auto* slot = std::find(bucket.places.begin(), bucket.places.end(), old_place);
  while (slot != bucket.places.end() && bucket.tags[static_cast<std::size_t>(slot - bucket.places.begin())] == 0) {
    slot = std::find(slot + 1, bucket.places.end(), old_place);
  }
  SEKISHO_CHECK(slot != bucket.places.end());
  if (!to.fits(units)) {  // the ring's end is too near for it: it leaves
    bucket.tags[static_cast<std::size_t>(slot - bucket.places.begin())] = 0;
    entries_.change(-1);
    counters_.evicted.add();
    return;
  }
  ReplyEntry& moved = to.push(units);
  std::memcpy(static_cast<void*>(&moved), mover_.data(), size);
  moved.hits = hits;
  moved.in_main = &to == &main_;
  *slot = to.place_of(moved);
}

void ReplyCache::remember_ghost(std::uint64_t hash) noexcept {
  ghosts_[(hash >> 8) & ghost_mask_] = static_cast<std::uint32_t>(hash >> 32) | 1U;
}

bool ReplyCache::admit_to_main(std::uint64_t hash) noexcept {
  std::uint32_t& ghost = ghosts_[(hash >> 8) & ghost_mask_];
  if (ghost != (static_cast<std::uint32_t>(hash >> 32) | 1U)) return false;
  ghost = 0;
  counters_.readmitted.add();
  return true;
}

}  // namespace sekisho::dataplane
