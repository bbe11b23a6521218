#include "dns/rrset_builder.h"

#include <algorithm>

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

bool RrsetBuilder::add(const Name& owner, RRType type, RRClass klass, std::uint32_t ttl, Bytes rdata) {
  const bool signature = type == RRType::rrsig && rdata.size() >= 18;
  const RRType set_type = signature ? static_cast<RRType>(load_u16(rdata.data())) : type;
  const std::uint64_t kind = (static_cast<std::uint64_t>(set_type) << 16) | static_cast<std::uint64_t>(klass);
  const std::uint64_t hash = hash_combine(owner.hash(process_key()), kind);
  const auto fresh = static_cast<std::uint32_t>(sets_.size());
  std::uint32_t set = set_index_.find_or_put(hash, fresh, [&](std::uint32_t i) {
    return sets_[i].type == set_type && sets_[i].klass == klass && sets_[i].owner == owner;
  });
  if (set == Index::none) {
    if (sets_.size() >= max_rrsets) return false;
    set = fresh;
    sets_.push_back(Rrset{owner, set_type, klass, ttl, {}, {}});
  }
  sets_[set].ttl = std::min(sets_[set].ttl, ttl);
  add_rdata(set, hash, signature, rdata);
  return true;
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
