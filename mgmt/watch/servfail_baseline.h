// How much SERVFAIL is usual for a view at this hour of the week, and from where on it is not (G2-13, G2-15).
//
// Each finished hour with enough replies is one observation, kept for eight weeks in the slot of its hour of the
// week. What is expected is the median of the slot's and its neighbours' observations (of the same hour on all days,
// or of everything, while those are few); the limit stands four robust deviations above. An hour enters at most with
// twice the limit of its time, so that an outage does not teach that outages are usual, while what lasts is learnt.
// Until enough hours are known the limit is a fixed one, and `learning` says so.
//
// Threads: pure values, the manager's. Units: shares from 0 to 1; hours of the week from Sunday 0 h, local time.
// Limits: hours_in_week * kept_weeks observations.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::mgmt::watch {

struct Tally {
  std::uint64_t replies = 0, servfail = 0;
  double share() const { return replies == 0 ? 0 : static_cast<double>(servfail) / static_cast<double>(replies); }
  friend Tally operator-(const Tally& a, const Tally& b) { return {a.replies - b.replies, a.servfail - b.servfail}; }
  friend bool operator==(const Tally&, const Tally&) = default;
};

struct BaselineRules {
  std::size_t hours_to_learn = 7 * 24;
  double floor = 0.05;  ///< the learnt limit is never below
};

struct Forecast {
  double expected = 0;
  double limit = 0;
  bool learning = true;
};

class ServfailBaseline {
 public:
  static constexpr std::size_t hours_in_week = 168, kept_weeks = 8;
  static constexpr std::uint64_t enough_replies = 100;  ///< of an hour, to say something
  static constexpr double limit_while_learning = 0.2;

  /// A finished hour; one with too few replies is passed over. True: it was taken.
  bool enter(std::size_t hour_of_week, const Tally& hour, const BaselineRules& rules);
  Forecast forecast(std::size_t hour_of_week, const BaselineRules& rules) const;
  std::size_t observations() const;

  std::string write() const;
  /// Nothing when the text is damaged.
  static std::optional<ServfailBaseline> read(std::string_view text);

 private:
  using Slot = std::vector<Tally>;  // the oldest first
  void gather(std::size_t hour_of_week, std::vector<double>& shares) const;
  std::array<Slot, hours_in_week> slots_;
};

/// The share over the last while: samples of growing counters, the oldest of which lies about one window back.
class SlidingShare {
 public:
  static constexpr std::uint64_t enough_replies = 20;
  /// `total`: the counters since whenever. One that is smaller than before begins anew.
  void sample(std::int64_t at_seconds, const Tally& total, std::int64_t window_seconds);
  /// Nothing while too little was answered in the window to speak of a share.
  std::optional<double> share() const;

 private:
  struct Sample {
    std::int64_t at = 0;
    Tally total;
  };
  std::vector<Sample> samples_;  // at most a window's worth of ticks
};

/// Of a moment, in the machine's time zone.
std::size_t hour_of_week(std::int64_t unix_seconds);

}  // namespace sekisho::mgmt::watch
