// Is it the clock? Signatures fail for everybody at once when this machine's time is wrong, and people then look at
// everything but the clock.
//
// Two witnesses: the release's own date, before which it cannot be; and the root's keys, which are always signed for
// the present days. signed_span() says when a set of keys was good, leaving aside when it is now; a clock outside of
// it is wrong, or somebody replays old keys.
//
// Threads: pure. Spec: G2-3, G2-12.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "dnssec/anchor_tracker.h"

namespace sekisho::mgmt::trust {

enum class ClockFault : std::uint8_t { none, before_release, outside_signatures };
/// "before-release" …; "" for none.
std::string_view to_text(ClockFault fault);

struct SignedSpan {
  WallTime from, until;
};

/// From the first to the last second at which keys of the anchor vouch for the set; nothing when they never do.
std::optional<SignedSpan> signed_span(const dns::Rrset& dnskeys, const dnssec::TrustAnchor& anchor,
                                      const dnssec::Rules& rules);

ClockFault judge_clock(WallTime now, WallTime released, const std::optional<SignedSpan>& span);

}  // namespace sekisho::mgmt::trust
