#include "mgmt/trust/clock_check.h"

#include <algorithm>

namespace sekisho::mgmt::trust {

using namespace dnssec;

std::string_view to_text(ClockFault fault) {
  switch (fault) {
    case ClockFault::none:
      return "";
    case ClockFault::before_release:
      return "before-release";
    case ClockFault::outside_signatures:
      return "outside-signatures";
  }
  return "";
}

std::optional<SignedSpan> signed_span(const dns::Rrset& dnskeys, const TrustAnchor& anchor, const Rules& rules) {
  const ZoneKeys keys(anchor.zone, dnskeys.rdatas);
  WorkBudget budget(rules.limits);
  const MatchedKeys matched = match_anchor(anchor, keys, rules, budget);
  if (!matched.verdict.secure()) return std::nullopt;
  std::optional<SignedSpan> span;
  for (const Bytes rdata : dnskeys.signatures) {
    const auto rrsig = parse_rrsig(rdata);
    if (!rrsig || rrsig->expiration < rrsig->inception) continue;
    dns::Rrset one = dnskeys;  // each signature at a time of its own
    one.signatures.clear();
    one.signatures.add(rdata);
    const WallTime middle{rrsig->inception / 2 + std::int64_t{rrsig->expiration} / 2};
    if (!check_dnskey_set(one, keys, matched.mask, rules, middle, budget).verdict.secure()) continue;
    if (!span) span = SignedSpan{{rrsig->inception}, {rrsig->expiration}};
    span->from = std::min(span->from, WallTime{rrsig->inception});
    span->until = std::max(span->until, WallTime{rrsig->expiration});
  }
  return span;
}

ClockFault judge_clock(WallTime now, WallTime released, const std::optional<SignedSpan>& span) {
  if (now < released) return ClockFault::before_release;
  if (span && (now < span->from || now > span->until)) return ClockFault::outside_signatures;
  return ClockFault::none;
}

}  // namespace sekisho::mgmt::trust
