#include "nat-map/pair_life.h"

#include <algorithm>

namespace sekisho::nat {
namespace {

constexpr std::string_view names[] = {"planned", "notice-filed", "router-changed", "in-effect", "retired"};

}  // namespace

std::string_view to_text(PairState state) { return names[static_cast<std::size_t>(state)]; }

std::optional<PairState> parse_pair_state(std::string_view text) {
  for (std::size_t i = 0; i < std::size(names); ++i) {
    if (names[i] == text) return static_cast<PairState>(i);
  }
  return std::nullopt;
}

PairState state_at(const std::vector<LifeStep>& steps, WallTime now) {
  if (steps.empty()) return PairState::in_effect;
  PairState state = steps.front().state == PairState::retired ? PairState::in_effect : PairState::planned;
  for (const LifeStep& step : steps) {
    if (step.at <= now) state = std::max(state, step.state);
  }
  return state;
}

std::optional<LifeStep> next_step(const std::vector<LifeStep>& steps, WallTime now) {
  std::optional<LifeStep> next;
  for (const LifeStep& step : steps) {
    if (step.at > now && (!next || step.at < next->at)) next = step;
  }
  return next;
}

std::optional<WallTime> reached_at(const std::vector<LifeStep>& steps, PairState state) {
  for (const LifeStep& step : steps) {
    if (step.state >= state) return step.at;
  }
  return std::nullopt;
}

Promise promise_of(const Lowering& lowering, std::uint32_t ttl_before, WallTime in_effect) {
  Promise promise;
  if (lowering.cap == 0 || lowering.from >= in_effect || lowering.cap >= ttl_before) {
    promise.lowered_for_all = in_effect;
    promise.last_use = {in_effect.seconds + switch_seconds + ttl_before};
    return promise;
  }
  // Who asked just before the lowering keeps the old TTL; whoever asks later has the cap.
  promise.lowered_for_all = {lowering.from.seconds + switch_seconds + ttl_before};
  promise.last_use = {
      std::max(promise.lowered_for_all.seconds, in_effect.seconds + switch_seconds + std::int64_t{lowering.cap})};
  promise.too_soon = promise.lowered_for_all > in_effect;
  return promise;
}

}  // namespace sekisho::nat
