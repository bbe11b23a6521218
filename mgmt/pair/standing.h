// Which of two nodes has the newer of something that both should have alike; and whether they can be brought in step.
//
// Each node remembers what both had when they were last in step. Whoever still has that is behind the other; when
// neither has it, both were changed, and only people can say which one counts. So no clock is compared, a change may
// be kept on either node, and what was pushed is not pushed back. Threads: pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho::mgmt::pair {

enum class Standing : std::uint8_t {
  in_step,
  ahead,     ///< ours is newer: push
  behind,    ///< theirs is newer: they push
  conflict,  ///< both were changed since, or nothing is known of an earlier step
};

/// By digests. `common`: of the last time when both were alike; empty: never.
constexpr Standing stand(std::string_view own, std::string_view theirs, std::string_view common) {
  if (own == theirs) return Standing::in_step;
  if (common.empty()) return Standing::conflict;
  if (theirs == common) return Standing::ahead;
  return own == common ? Standing::behind : Standing::conflict;
}

constexpr std::string_view to_text(Standing standing) {
  switch (standing) {
    case Standing::in_step:
      return "in-step";
    case Standing::ahead:
      return "ahead";
    case Standing::behind:
      return "behind";
    case Standing::conflict:
      return "conflict";
  }
  return "";
}

}  // namespace sekisho::mgmt::pair
