#include "dataplane/pipeline/source_limiter.h"

namespace sekisho::dataplane {
namespace {

constexpr std::array<unsigned, 4> v4_lengths{32, 24, 20, 16}, v6_lengths{128, 64, 56, 48};

}  // namespace

bool SourceLimiter::admit_prefixes(const SourceKey& key, unsigned kind, const LadderRates& rates, std::uint64_t now,
                                   std::uint32_t events) noexcept {
  const auto& lengths = key.v6 ? v6_lengths : v4_lengths;
  const unsigned width = key.v6 ? 64 : 32;
  for (unsigned level = 1; level < lengths.size(); ++level) {
    SourceKey prefix;
    prefix.v6 = key.v6;
    prefix.high = key.high >> (width - lengths[level]);
    if (table_.take(hash(prefix, level, kind), rates.of[level], now, events)) continue;
    addresses_.alarm(now);
    prefixes_.alarm(now);
    return false;
  }
  return true;
}

}  // namespace sekisho::dataplane
