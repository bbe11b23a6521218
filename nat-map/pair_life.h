// The life of a pair of addresses, from the first plan to its retirement; and when nobody can hold an old one any
// more.
//
//   planned → notice-filed → router-changed → in-effect → retired
//
// A pair without steps is in effect: it was there before anybody kept records. A step counts from its date on, so a
// step of the future takes effect by itself. Steps go forward only; some may be left out.
//
// Old and new: pairs that replace each other are one host (chains_of). Of these, clients are shown the newest that is
// in effect, and until one is, the oldest that the router translates. So it does not matter who publishes which
// address: what is shown changes at one moment, that of the step `in-effect`.
// Threads: pure. Units: wall-clock seconds. Spec: L-7, L-8.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace sekisho::nat {

enum class PairState : std::uint8_t { planned, notice_filed, router_changed, in_effect, retired };

/// "notice-filed", as the file has it.
std::string_view to_text(PairState state);
std::optional<PairState> parse_pair_state(std::string_view text);

struct LifeStep {
  PairState state = PairState::planned;
  WallTime at;
};

/// What the steps say at `now`. Before its first step a pair is planned; or in effect, if that step retires it.
PairState state_at(const std::vector<LifeStep>& steps, WallTime now);
/// The next step that is still to come.
std::optional<LifeStep> next_step(const std::vector<LifeStep>& steps, WallTime now);
/// When the pair reached the state, or will; nothing if the steps do not say.
std::optional<WallTime> reached_at(const std::vector<LifeStep>& steps, PairState state);

/// TTLs that are lowered before a change.
struct Lowering {
  std::uint32_t cap = 0;  ///< seconds; 0: they are not lowered
  WallTime from;
};

/// What can be said beforehand about the last client that holds the old address.
struct Promise {
  WallTime lowered_for_all;  ///< from here on nobody holds an answer for longer than the cap
  WallTime last_use;         ///< nobody uses the old address later than this
  bool too_soon = false;     ///< the change comes before lowered_for_all
};

/// What the manager's clock may be late with a dated step. Part of every promise.
inline constexpr std::int64_t switch_seconds = 2;

/// `ttl_before`: the longest TTL that clients were given before it was lowered.
Promise promise_of(const Lowering& lowering, std::uint32_t ttl_before, WallTime in_effect);

}  // namespace sekisho::nat
