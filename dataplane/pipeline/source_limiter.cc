#include "dataplane/pipeline/source_limiter.h"

namespace sekisho::dataplane {
namespace {

constexpr std::array<unsigned, 4> v4_lengths{32, 24, 20, 16}, v6_lengths{128, 64, 56, 48};

}  // namespace

SourceKey SourceLimiter::prefix_of(const SourceKey& key, unsigned level) const noexcept {
  SourceKey prefix;
  prefix.v6 = key.v6;
  prefix.high = key.v6 ? key.high >> (64 - v6_lengths[level]) : key.high >> (32 - v4_lengths[level]);
  return prefix;
}

bool SourceLimiter::is_over(const SourceKey& key, unsigned kind, const LadderRates& rates,
                            std::uint64_t now) const noexcept {
  if (!rates.limited()) return false;
  if (table_.is_exhausted(key.hash, rates.of[0], now)) return true;
  for (unsigned level = 1; level < v4_lengths.size(); ++level) {
    if (table_.is_exhausted(hash(prefix_of(key, level), level, kind), rates.of[level], now)) return true;
  }
  return false;
}

bool SourceLimiter::admit_prefixes(const SourceKey& key, unsigned kind, const LadderRates& rates, std::uint64_t now,
                                   std::uint32_t events) noexcept {
  for (unsigned level = 1; level < v4_lengths.size(); ++level) {
    if (table_.take(hash(prefix_of(key, level), level, kind), rates.of[level], now, events)) continue;
    addresses_.alarm(now);
    prefixes_.alarm(now);
    return false;
  }
  return true;
}

}  // namespace sekisho::dataplane
