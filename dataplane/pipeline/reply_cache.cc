#include "dataplane/pipeline/reply_cache.h"

#include <emmintrin.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/check.h"
#include "base/hash.h"

namespace sekisho::dataplane {
namespace {

// How the given memory is split: buckets for entries of this mean size at 60 % load, a ghost per main entry, rings
// the rest.
constexpr std::size_t mean_entry = 192;

struct Split {
  std::size_t buckets, ghosts;  // counts, powers of two
  std::size_t total;            // octets
};

Split split(std::size_t bytes) {
  bytes = std::max(bytes, ReplyCache::min_bytes) / 4096 * 4096;
  const std::size_t entries = bytes / mean_entry;
  return {std::bit_ceil(entries / 6), std::bit_ceil(entries / 2), bytes};
}

std::uint32_t units_for(std::size_t bytes) {
  return static_cast<std::uint32_t>((bytes + ReplyRing::unit - 1) / ReplyRing::unit);
}

}  // namespace

ReplyCache::ReplyCache(std::size_t bytes, std::uint64_t hash_key)
    : memory_(split(bytes).total), hash_key_(hash_key), mover_(max_entry) {
  const Split s = split(bytes);
  buckets_ = reinterpret_cast<Bucket*>(memory_.data());
  bucket_mask_ = s.buckets - 1;
  const std::size_t bucket_bytes = s.buckets * sizeof(Bucket);
  ghosts_ = reinterpret_cast<std::uint32_t*>(memory_.data() + bucket_bytes);
  ghost_mask_ = s.ghosts - 1;
  const std::size_t taken = bucket_bytes + s.ghosts * sizeof(std::uint32_t);
  SEKISHO_CHECK(taken < s.total);
  const auto first = static_cast<std::uint32_t>((taken + ReplyRing::unit - 1) / ReplyRing::unit);
  const auto units = static_cast<std::uint32_t>(s.total / ReplyRing::unit) - first;
  const std::uint32_t small = units / 10;
  SEKISHO_CHECK(small >= 2 * units_for(max_entry));
  small_.set(memory_.data(), first, small);
  main_.set(memory_.data(), first + small, units - small);
}

void ReplyCache::hash(ReplyKey& key) const noexcept {
  key.hash = hash_combine(hash_bytes({key.name, key.name_length}, hash_key_), key.shape);
}

ReplyEntry& ReplyCache::entry_at(std::uint32_t place) const noexcept {
  return *reinterpret_cast<ReplyEntry*>(memory_.data() + std::size_t{place} * ReplyRing::unit);
}

unsigned ReplyCache::tag_matches(const Bucket& bucket, std::uint16_t tag) noexcept {
  const __m128i wanted = _mm_set1_epi16(static_cast<short>(tag));
  const __m128i tags = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bucket.tags.data()));
  const __m128i equal = _mm_packs_epi16(_mm_cmpeq_epi16(tags, wanted), _mm_setzero_si128());
  auto matches = static_cast<unsigned>(_mm_movemask_epi8(equal));
  matches |= bucket.tags[8] == tag ? 1U << 8 : 0U;
  matches |= bucket.tags[9] == tag ? 1U << 9 : 0U;
  return matches;
}

void ReplyCache::prefetch_entry(const ReplyKey& key) const noexcept {
  const Bucket& bucket = bucket_of(key.hash);
  const unsigned matches = tag_matches(bucket, tag_of(key.hash));
  if (matches == 0) return;
  const auto* entry = reinterpret_cast<const std::uint8_t*>(&entry_at(bucket.places[std::countr_zero(matches)]));
  __builtin_prefetch(entry);
  __builtin_prefetch(entry + 64);
  __builtin_prefetch(entry + 128);
}

ReplyEntry* ReplyCache::match(const ReplyKey& key) const noexcept {
  const Bucket& bucket = bucket_of(key.hash);
  for (unsigned m = tag_matches(bucket, tag_of(key.hash)); m != 0; m &= m - 1) {
    ReplyEntry& e = entry_at(bucket.places[std::countr_zero(m)]);
    // The whole key is compared: a hash alone must never let one view see another's reply.
    if (e.hash == key.hash && e.shape == key.shape && e.name_length == key.name_length &&
        std::memcmp(e.name(), key.name, key.name_length) == 0) {
      return &e;
    }
  }
  return nullptr;
}

ReplyEntry* ReplyCache::find(const ReplyKey& key, std::uint64_t stamp, std::uint32_t now_s) noexcept {
  ReplyEntry* e = match(key);
  if (e == nullptr) return nullptr;
  if (e->stamp != stamp) [[unlikely]] {
    counters_.outdated.add();
    unlink(*e);
    return nullptr;
  }
  if (now_s >= e->meta.expires) {
    counters_.expired.add();
    unlink(*e);
    return nullptr;
  }
  if (e->hits < 3) ++e->hits;
  return e;
}

void ReplyCache::unlink(ReplyEntry& entry) noexcept {
  Bucket& bucket = bucket_of(entry.hash);
  const std::uint32_t place = small_.place_of(entry);
  for (unsigned i = 0; i < ways; ++i) {
    if (bucket.tags[i] != 0 && bucket.places[i] == place) {
      bucket.tags[i] = 0;
      break;
    }
  }
  entry.live = false;
  entries_.change(-1);
}

void ReplyCache::link(std::uint64_t hash, std::uint32_t place, std::uint32_t now_s) noexcept {
  Bucket& bucket = bucket_of(hash);
  unsigned chosen = 0;
  unsigned best = ~0U;
  for (unsigned i = 0; i < ways; ++i) {
    if (bucket.tags[i] == 0) {
      best = 0;
      chosen = i;
      break;
    }
    const ReplyEntry& e = entry_at(bucket.places[i]);
    const unsigned worth = now_s >= e.meta.expires ? 1U : 2U + e.hits;
    if (worth < best) {
      best = worth;
      chosen = i;
    }
  }
  if (best != 0) {
    unlink(entry_at(bucket.places[chosen]));
    counters_.evicted.add();
  }
  bucket.tags[chosen] = tag_of(hash);
  bucket.places[chosen] = place;
  entries_.change(1);
}

void ReplyCache::insert(const ReplyKey& key, std::uint64_t stamp, const ReplyBody& body,
                        std::uint32_t now_s) noexcept {
  const std::size_t size = ReplyEntry::size_of(key.name_length, body.meta);
  if (size > max_entry) {
    counters_.too_large.add();
    return;
  }
  const std::uint32_t units = units_for(size);
  const bool negative = (body.meta.flags & ReplyMeta::negative) != 0;
  bool into_main = false;
  ReplyEntry* e = match(key);
  if (e != nullptr) {
    counters_.replaced.add();
    into_main = e->in_main && !negative;
    if (e->units != units || e->in_main != into_main) {
      unlink(*e);
      e = nullptr;
    }
  } else {
    into_main = !negative && admit_to_main(key.hash);
    counters_.inserted.add();
  }
  if (e == nullptr) {
    ReplyRing& ring = into_main ? main_ : small_;
    if (!make_room(ring, units, now_s)) return;
    e = &ring.push(units);
    e->hits = 0;
    e->hash = key.hash;
    link(key.hash, ring.place_of(*e), now_s);
  }
  e->stamp = stamp;
  e->shape = key.shape;
  e->meta = body.meta;
  e->units = static_cast<std::uint16_t>(units);
  e->name_length = key.name_length;
  e->live = true;
  e->in_main = into_main;
  e->refresh_asked = false;
  auto* at = reinterpret_cast<std::uint8_t*>(e + 1);
  if (body.meta.ttl_count != 0) std::memcpy(at, body.ttl_offsets, 2U * body.meta.ttl_count);
  at += 2U * body.meta.ttl_count;
  std::memcpy(at, key.name, key.name_length);
  if (body.meta.whole_length != 0) std::memcpy(at + key.name_length, body.octets, body.meta.whole_length);
}

namespace {

bool lies_under(const ReplyEntry& e, Bytes suffix, bool subtree) {
  if (e.name_length == suffix.size()) return std::memcmp(e.name(), suffix.data(), suffix.size()) == 0;
  if (!subtree || e.name_length < suffix.size()) return false;
  const std::size_t cut = e.name_length - suffix.size();
  std::size_t at = 0;
  while (at < cut) at += std::size_t{e.name()[at]} + 1;
  return at == cut && std::memcmp(e.name() + cut, suffix.data(), suffix.size()) == 0;
}

}  // namespace

std::size_t ReplyCache::flush(const dns::Name& name, bool subtree, const ViewId* view) noexcept {
  const dns::Name lowered = name.lower();
  std::size_t dropped = 0;
  const auto each = [&](ReplyEntry& e) {
    if (!e.live || (view != nullptr && (e.shape >> 32) != view->value)) return;
    if (!lies_under(e, lowered.wire(), subtree)) return;
    unlink(e);
    ++dropped;
  };
  small_.visit(each);
  main_.visit(each);
  counters_.flushed.add(dropped);
  return dropped;
}

std::size_t ReplyCache::flush_all() noexcept {
  const std::size_t dropped = entries();
  std::memset(static_cast<void*>(buckets_), 0, (bucket_mask_ + 1) * sizeof(Bucket));
  std::memset(ghosts_, 0, (ghost_mask_ + 1) * sizeof(std::uint32_t));
  small_.clear();
  main_.clear();
  entries_.change(-static_cast<std::int64_t>(dropped));
  counters_.flushed.add(dropped);
  return dropped;
}

void ReplyCache::visit(const std::function<void(const ReplyEntry&)>& each) const {
  const auto live = [&each](const ReplyEntry& e) {
    if (e.live) each(e);
  };
  small_.visit(live);
  main_.visit(live);
}

}  // namespace sekisho::dataplane
