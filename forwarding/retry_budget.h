// How many extra queries a group may be sent while all is well: a share of the first ones, saved up in a small
// bucket.
//
// A hedge takes from the budget and is left out when it is empty. A retry that a client needs (after a timeout or an
// error) is never refused, but it uses the budget up, so that hedges stop first when there is trouble. Threads: one
// (a worker has one per group). Units: hundredths of a query. Limits: at most `burst` saved up.
#pragma once

#include <algorithm>
#include <cstdint>

namespace sekisho::forwarding {

class RetryBudget {
 public:
  explicit RetryBudget(unsigned percent) : percent_(percent), saved_(percent > 0 ? burst : 0) {}

  void on_first_query() { saved_ = std::min<std::int64_t>(saved_ + percent_, burst); }
  /// For a hedge: true when one more may be sent now.
  bool take() {
    if (percent_ == 0 || saved_ < one) return false;
    saved_ -= one;
    return true;
  }
  /// For a retry that is sent in any case.
  void spend() { saved_ = std::max<std::int64_t>(saved_ - one, 0); }

 private:
  static constexpr std::int64_t one = 100;
  static constexpr std::int64_t burst = 10 * one;
  std::int64_t percent_;
  std::int64_t saved_;
};

}  // namespace sekisho::forwarding
