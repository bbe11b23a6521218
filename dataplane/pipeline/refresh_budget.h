// How many hot replies a lane may have made new: a tenth of the questions it was asked, saved up in a small bucket.
//
// Threads: one lane. Units: tenths of a refresh. Limits: `burst` saved up.
#pragma once

#include <algorithm>
#include <cstdint>

namespace sekisho::dataplane {

class RefreshBudget {
 public:
  static constexpr std::uint32_t questions_per_refresh = 10;
  static constexpr std::uint32_t burst = 100;
  void on_questions(std::uint32_t n) noexcept { saved_ = std::min(saved_ + n, burst * questions_per_refresh); }
  bool take() noexcept {
    if (saved_ < questions_per_refresh) return false;
    saved_ -= questions_per_refresh;
    return true;
  }

 private:
  std::uint32_t saved_ = burst * questions_per_refresh;
};

}  // namespace sekisho::dataplane
