#include "dns/rrset_builder.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "base/random.h"

namespace sekisho::dns {
namespace {

/// Nobody outside knows it, so nobody can choose records that share a bucket.
std::uint64_t process_key() {
  static const std::uint64_t key = SystemRandom().u64();
  return key;
}

}  // namespace

template <typename Same>
std::uint32_t RrsetBuilder::Index::find_or_put(std::uint64_t hash, std::uint32_t fresh, Same same) {
  if (2 * (used_ + 1) > slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  for (; slots_[at].value != none; at = (at + 1) & mask) {
    if (slots_[at].hash == hash && same(slots_[at].value)) return slots_[at].value;
  }
  slots_[at] = {hash, fresh};
  ++used_;
  return none;
}

void RrsetBuilder::Index::grow() {
  std::vector<Slot> old(std::max<std::size_t>(16, slots_.size() * 2));
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.value == none) continue;
    std::size_t at = slot.hash & mask;
    while (slots_[at].value != none) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

namespace {

std::uint64_t hash_of_set(const Name& owner, RRType type, RRClass klass) {
  const std::uint64_t kind = (static_cast<std::uint64_t>(type) << 16) | static_cast<std::uint64_t>(klass);
  return hash_combine(owner.hash(process_key()), kind);
}

}  // namespace

bool RrsetBuilder::add(const Name& owner, RRType type, RRClass klass, std::uint32_t ttl, Bytes rdata) {
  const bool signature = type == RRType::rrsig && rdata.size() >= 18;
  const RRType set_type = signature ? static_cast<RRType>(load_u16(rdata.data())) : type;
  if (added_ < few) return add_to_few(owner, set_type, klass, ttl, signature, rdata);
  if (added_ == few) put_few_into_tables();
  const std::uint64_t hash = hash_of_set(owner, set_type, klass);
  const std::uint32_t set = find_or_make(owner, set_type, klass, ttl, hash);
  if (set == Index::none) return false;
  sets_[set].ttl = std::min(sets_[set].ttl, ttl);
  add_rdata(set, hash, signature, rdata);
  return true;
}

bool RrsetBuilder::add_to_few(const Name& owner, RRType type, RRClass klass, std::uint32_t ttl, bool signature,
                              Bytes rdata) {
  ++added_;
  auto set = std::find_if(sets_.begin(), sets_.end(), [&](const Rrset& known) {
    return known.type == type && known.klass == klass && known.owner == owner;
  });
  if (set == sets_.end()) set = sets_.insert(set, Rrset{owner, type, klass, ttl, {}, {}});
  set->ttl = std::min(set->ttl, ttl);
  (signature ? set->signatures : set->rdatas).add(rdata);
  return true;
}

void RrsetBuilder::put_few_into_tables() {
  ++added_;  // from now on they are many
  for (std::uint32_t i = 0; i < sets_.size(); ++i) {
    Rrset& set = sets_[i];
    const std::uint64_t hash = hash_of_set(set.owner, set.type, set.klass);
    set_index_.find_or_put(hash, i, [](std::uint32_t) { return false; });
    for (const bool signature : {false, true}) {
      const RdataList known = std::exchange(signature ? set.signatures : set.rdatas, {});
      for (const Bytes rdata : known) add_rdata(i, hash, signature, rdata);
    }
  }
}

std::uint32_t RrsetBuilder::find_or_make(const Name& owner, RRType type, RRClass klass, std::uint32_t ttl,
                                         std::uint64_t hash) {
  const auto fresh = static_cast<std::uint32_t>(sets_.size());
  const std::uint32_t set = set_index_.find_or_put(hash, fresh, [&](std::uint32_t i) {
    return sets_[i].type == type && sets_[i].klass == klass && sets_[i].owner == owner;
  });
  if (set != Index::none) return set;
  if (sets_.size() >= max_rrsets) return Index::none;
  sets_.push_back(Rrset{owner, type, klass, ttl, {}, {}});
  return fresh;
}

void RrsetBuilder::add_rdata(std::uint32_t set, std::uint64_t set_hash, bool signature, Bytes rdata) {
  RdataList& list = signature ? sets_[set].signatures : sets_[set].rdatas;
  const std::uint64_t hash = hash_combine(hash_bytes(rdata, process_key()), set_hash + (signature ? 1U : 0U));
  const auto offset = static_cast<std::uint32_t>(list.flat().size());
  const auto known = rdata_index_.find_or_put(hash, static_cast<std::uint32_t>(places_.size()), [&](std::uint32_t i) {
    const Place& p = places_[i];
    if (p.set != set || p.signature != signature) return false;
    const std::uint8_t* there = list.flat().data() + p.offset;
    return std::equal(rdata.begin(), rdata.end(), there + 2, there + 2 + load_u16(there));
  });
  if (known != Index::none) return;
  places_.push_back({set, offset, signature});
  list.append(rdata);
}

}  // namespace sekisho::dns
