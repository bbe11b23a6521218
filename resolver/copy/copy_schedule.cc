#include "resolver/copy/copy_schedule.h"

#include <algorithm>

namespace sekisho::resolver {
namespace {

constexpr Duration soonest = 60s;
constexpr Duration latest_refresh = std::chrono::hours(24);
constexpr Duration latest_expiry = std::chrono::hours(24 * 30);
constexpr Duration first_retry = 10s;
constexpr Duration longest_retry = std::chrono::hours(1);

Duration seconds(std::uint32_t n) { return std::chrono::seconds(n); }

}  // namespace

void CopySchedule::confirmed(const dns::SoaNumbers& soa, Instant now, Duration age) {
  const Duration refresh = std::clamp(seconds(soa.refresh), soonest, latest_refresh);
  retry_ = std::clamp(seconds(soa.retry), soonest, std::max(refresh, soonest));
  expires_ = now - age + std::clamp(seconds(soa.expire), soonest, latest_expiry);
  next_ = std::max(now - age + refresh, now);
  failed_in_row_ = 0;
  has_copy_ = true;
}

void CopySchedule::failed(Instant now) {
  primary_ = (primary_ + 1) % primaries_;
  ++failed_in_row_;
  if (failed_in_row_ % primaries_ != 0) {
    next_ = now;
    return;
  }
  if (has_copy_ && now < expires_) {
    next_ = now + retry_;
    return;
  }
  const std::size_t rounds = std::min<std::size_t>(failed_in_row_ / primaries_ - 1, 9);
  next_ = now + std::min(first_retry * (1 << rounds), longest_retry);
}

}  // namespace sekisho::resolver
