#include "mgmt/watch/servfail_baseline.h"

#include <algorithm>
#include <cmath>
#include <ctime>

#include "base/check.h"
#include "mgmt/trust/state_files.h"

namespace sekisho::mgmt::watch {
namespace {

constexpr std::size_t few = 6;  // observations that a median needs to mean something
constexpr std::size_t hours_in_day = 24;
constexpr double deviations = 4;
constexpr double mad_to_sigma = 1.4826;  // for a normal distribution

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

/// From the nearest hours; from farther ones while those are few.
void ServfailBaseline::gather(std::size_t hour_of_week, std::vector<double>& shares) const {
  const auto take = [&](std::size_t hour) {
    for (const Tally& tally : slots_[hour % hours_in_week]) shares.push_back(tally.share());
  };
  for (const std::size_t hour : {hour_of_week, hour_of_week + 1, hour_of_week + hours_in_week - 1}) take(hour);
  if (shares.size() >= few) return;
  shares.clear();
  for (std::size_t day = 0; day < hours_in_week / hours_in_day; ++day) take(hour_of_week + day * hours_in_day);
  if (shares.size() >= few) return;
  shares.clear();
  for (std::size_t hour = 0; hour < hours_in_week; ++hour) take(hour);
}

Forecast ServfailBaseline::forecast(std::size_t hour_of_week, const BaselineRules& rules) const {
  SEKISHO_CHECK(hour_of_week < hours_in_week);
  Forecast out;
  std::vector<double> shares;
  gather(hour_of_week, shares);
  if (!shares.empty()) out.expected = median(shares);
  out.learning = observations() < rules.hours_to_learn;
  out.limit = limit_while_learning;
  if (out.learning || shares.empty()) return out;
  std::vector<double> distances;
  for (const double share : shares) distances.push_back(std::fabs(share - out.expected));
  out.limit = std::clamp(out.expected + deviations * mad_to_sigma * median(distances), rules.floor, 1.0);
  return out;
}

bool ServfailBaseline::enter(std::size_t hour_of_week, const Tally& hour, const BaselineRules& rules) {
  if (hour.replies < enough_replies) return false;
  const double most_share = 2 * forecast(hour_of_week, rules).limit;
  const auto most = static_cast<std::uint64_t>(most_share * static_cast<double>(hour.replies));
  Slot& slot = slots_[hour_of_week];
  if (slot.size() == kept_weeks) slot.erase(slot.begin());
  slot.push_back({hour.replies, std::min(hour.servfail, most)});
  return true;
}

std::size_t ServfailBaseline::observations() const {
  std::size_t sum = 0;
  for (const Slot& slot : slots_) sum += slot.size();
  return sum;
}

void SlidingShare::sample(std::int64_t at_seconds, const Tally& total, std::int64_t window_seconds) {
  if (!samples_.empty()) {
    const Sample& last = samples_.back();
    if (total.replies < last.total.replies || total.servfail < last.total.servfail || at_seconds < last.at) {
      samples_.clear();
    }
  }
  samples_.push_back({at_seconds, total});
  // The last sample that is a whole window old is where the window begins.
  std::size_t old = 0;
  while (old + 1 < samples_.size() && samples_[old + 1].at <= at_seconds - window_seconds) ++old;
  samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(old));
}

std::optional<double> SlidingShare::share() const {
  if (samples_.size() < 2) return std::nullopt;
  const Tally tally = samples_.back().total - samples_.front().total;
  if (tally.replies < enough_replies) return std::nullopt;
  return tally.share();
}

std::size_t hour_of_week(std::int64_t unix_seconds) {
  const std::time_t seconds = unix_seconds;
  std::tm parts{};
  localtime_r(&seconds, &parts);
  return static_cast<std::size_t>(parts.tm_wday) * hours_in_day + static_cast<std::size_t>(parts.tm_hour);
}

}  // namespace sekisho::mgmt::watch
