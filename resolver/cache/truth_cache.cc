#include "resolver/cache/truth_cache.h"

#include "base/hash.h"

namespace sekisho::resolver {

RealmCache& TruthCache::shard(RealmId realm) {
  auto& place = shards_[realm];
  if (!place) place = std::make_unique<RealmCache>(bytes_ / share_, hash_combine(hash_key_, realm.value));
  return *place;
}

RealmCache* TruthCache::find(RealmId realm) {
  const auto at = shards_.find(realm);
  return at == shards_.end() ? nullptr : at->second.get();
}

const RealmCache* TruthCache::find(RealmId realm) const {
  const auto at = shards_.find(realm);
  return at == shards_.end() ? nullptr : at->second.get();
}

void TruthCache::remove(RealmId realm) {
  const auto at = shards_.find(realm);
  if (at == shards_.end()) return;
  evictions_of_removed_ += at->second->evictions();
  shards_.erase(at);
}

void TruthCache::expect_realms(std::size_t count) {
  share_ = count == 0 ? 1 : count;
  for (auto& [realm, shard] : shards_) shard->set_budget(bytes_ / share_);
}

std::size_t TruthCache::bytes() const {
  std::size_t sum = 0;
  for (const auto& [realm, shard] : shards_) sum += shard->bytes();
  return sum;
}

std::size_t TruthCache::entries() const {
  std::size_t sum = 0;
  for (const auto& [realm, shard] : shards_) sum += shard->entries();
  return sum;
}

std::uint64_t TruthCache::evictions() const {
  std::uint64_t sum = evictions_of_removed_;
  for (const auto& [realm, shard] : shards_) sum += shard->evictions();
  return sum;
}

}  // namespace sekisho::resolver
