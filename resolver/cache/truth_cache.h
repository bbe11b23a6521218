// All that a worker knows, one RealmCache per RealmId: truth of one realm cannot be read in another (design I1).
//
// The worker's budget is shared out evenly, so that one realm's flood cannot take another's room either.
// Owns: the shards. Threads: one. Limits: `bytes` over all realms.
#pragma once

#include <cstddef>
#include <map>
#include <memory>

#include "base/ids.h"
#include "resolver/cache/realm_cache.h"

namespace sekisho::resolver {

class TruthCache {
 public:
  TruthCache(std::size_t bytes, std::uint64_t hash_key) : bytes_(bytes), hash_key_(hash_key) {}

  /// The realm's shard, made empty when it is not there.
  RealmCache& shard(RealmId realm);
  /// Null when the realm has none.
  RealmCache* find(RealmId realm);
  const RealmCache* find(RealmId realm) const;
  void remove(RealmId realm);
  /// How many realms share the budget from now on; at least 1.
  void expect_realms(std::size_t count);

  std::size_t bytes() const;
  std::size_t entries() const;
  std::uint64_t evictions() const;

 private:
  std::size_t bytes_;
  std::uint64_t hash_key_;
  std::size_t share_ = 1;
  std::uint64_t evictions_of_removed_ = 0;
  std::map<RealmId, std::unique_ptr<RealmCache>> shards_;
};

}  // namespace sekisho::resolver
