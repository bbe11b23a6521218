// Negative trust anchors: zones whose validation is suspended for a while, and by whom it was said.
//
// An operator sets one when a zone's owner has broken its own signatures and repair takes long. It covers the name
// and all below, down to a trust anchor that is deeper: the more specific of the two governs, and at the same name
// the negative one, for it was set later and by hand. It ends by itself.
//
// One list per realm. Owns: its entries. Threads: a plain value. Units: wall time. Limits: max_entries.
// Spec: RFC 7646 §2, §3; G2-21, G2-22.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "dns/name.h"
#include "dnssec/trust_anchor.h"

namespace sekisho::dnssec {

struct NegativeAnchor {
  dns::Name name;
  WallTime expires;
  std::string reason;
};

class NegativeAnchors {
 public:
  static constexpr std::size_t max_entries = 256;

  /// In place of one of the same name. False when there are too many.
  bool set(NegativeAnchor anchor);
  /// False when there was none.
  bool lift(const dns::Name& name);
  /// The most specific one in force at or above the name; null when none is.
  const NegativeAnchor* covering(const dns::Name& name, WallTime now) const;
  /// Removes what has ended and gives it back, for the log.
  std::vector<NegativeAnchor> take_expired(WallTime now);
  const std::vector<NegativeAnchor>& all() const { return entries_; }

 private:
  std::vector<NegativeAnchor> entries_;
};

/// Which of both governs a name: at most one is not null.
struct Governing {
  const TrustAnchor* anchor = nullptr;
  const NegativeAnchor* exempt = nullptr;
};
Governing governing(const dns::Name& name, const TrustAnchors& anchors, const NegativeAnchors& exempt, WallTime now);

}  // namespace sekisho::dnssec
