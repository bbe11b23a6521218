// Who asks too much is not read: a rate for each source address, and for the prefixes around it.
//
// Queries by UDP are charged to their address and to the prefixes: all of them while a rate is exceeded, else samples
// (rate_watch.h), addresses and prefixes apart. So a flood from one address costs its neighbours nothing, and one
// from many made-up addresses of a network stops at what the network may ask. Clients and strangers are counted
// apart.
//
//   /32 ×1, /24 ×16, /20 ×64, /16 ×256          IPv6: /128 ×1, /64 ×16, /56 ×64, /48 ×256
//
// Threads: one lane. Owns: a RateTable. Limits: its memory, whatever the number of sources.
#pragma once

#include <array>
#include <cstdint>

#include "base/hash.h"
#include "dataplane/pipeline/rate_table.h"
#include "dataplane/pipeline/rate_watch.h"

namespace sekisho::dataplane {

/// Of an address, and of the three prefixes around it.
struct LadderRates {
  static constexpr std::array<std::uint32_t, 4> multiples{1, 16, 64, 256};
  std::array<Rate, 4> of{};
  bool limited() const noexcept { return of[0].price != 0; }
  static LadderRates per_second(std::uint32_t queries) {
    LadderRates rates;
    for (std::size_t i = 0; i < rates.of.size(); ++i) {
      rates.of[i] = Rate::per_second(std::uint64_t{queries} * multiples[i]);
    }
    return rates;
  }
};

struct SourceKey {
  std::uint64_t hash = 0;
  std::uint64_t high = 0, low = 0;  // the address; of IPv4 `high` alone
  bool v6 = false;
};

class SourceLimiter {
 public:
  SourceLimiter(std::size_t bytes, std::uint64_t hash_key)
      : table_(bytes), hash_key_(hash_key), addresses_(hash_key), prefixes_(~hash_key) {}

  /// How many queries the next one stands for; 0: it is not looked at.
  std::uint32_t weigh(const LadderRates& rates, std::uint64_t now) noexcept {
    return addresses_.weigh(rates.of[0], now);
  }
  /// `kind`: 0 for clients, 1 for strangers.
  SourceKey key_of(const std::uint8_t* source, bool v6, unsigned kind) const noexcept {
    SourceKey key;
    key.v6 = v6;
    key.high = v6 ? load_u64(source) : load_u32(source);
    key.low = v6 ? load_u64(source + 8) : 0;
    key.hash = hash(key, 0, kind);
    table_.prefetch(key.hash);
    return key;
  }
  bool admit(const SourceKey& key, unsigned kind, const LadderRates& rates, std::uint64_t now,
             std::uint32_t weight) noexcept {
    if (!table_.take(key.hash, rates.of[0], now, weight)) {
      addresses_.alarm(now);
      return false;
    }
    const std::uint32_t of_prefixes = weight != 1 ? weight : prefixes_.weigh_any(now);
    return of_prefixes == 0 || admit_prefixes(key, kind, rates, now, of_prefixes);
  }

  /// Whether most queries of the source are dropped now, for its own rate or a prefix's. Takes nothing.
  bool is_over(const SourceKey& key, unsigned kind, const LadderRates& rates, std::uint64_t now) const noexcept;

 private:
  SourceKey prefix_of(const SourceKey& key, unsigned level) const noexcept;
  static std::uint64_t load_u64(const std::uint8_t* p) noexcept {
    return (std::uint64_t{load_u32(p)} << 32) | load_u32(p + 4);
  }
  std::uint64_t hash(const SourceKey& key, unsigned level, unsigned kind) const noexcept {
    const std::uint64_t salt = hash_key_ ^ (std::uint64_t{level} << 3 | std::uint64_t{kind} << 1 | (key.v6 ? 1 : 0));
    return hash_combine(hash_combine(salt, key.high), key.low);
  }
  bool admit_prefixes(const SourceKey& key, unsigned kind, const LadderRates& rates, std::uint64_t now,
                      std::uint32_t events) noexcept;

  RateTable table_;
  std::uint64_t hash_key_;
  RateWatch addresses_, prefixes_;
};

}  // namespace sekisho::dataplane
