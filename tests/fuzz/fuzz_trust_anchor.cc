// Any text as a file of trust anchors, or as the state of a tracker.
// links: sekisho_dnssec
#include "base/check.h"
#include "dnssec/anchor_tracker.h"
#include "dnssec/crypto/digest.h"

using namespace sekisho::dnssec;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto anchors = parse_anchors(text); anchors.ok()) {
    SEKISHO_CHECK(!anchors->empty());
    WorkBudget budget;
    for (const TrustAnchor& anchor : anchors->all()) {
      SEKISHO_CHECK(anchors->closest(anchor.zone) != nullptr);
      match_anchor(anchor, ZoneKeys(anchor.zone, anchor.keys), Rules{}, budget);
    }
  }
  // With a right checksum, so that the lines behind it are read.
  std::string state(text);
  const Digest sum = digest(DigestType::sha256, {{data, size}});
  state += "sha256 ";
  for (const std::uint8_t octet : sum.bytes()) {
    state += "0123456789abcdef"[octet >> 4];
    state += "0123456789abcdef"[octet & 15];
  }
  state += '\n';
  const TrustAnchor configured = built_in_anchors().all().front();
  const auto tracker = AnchorTracker::from_text(state, configured);
  if (!tracker.ok()) return 0;
  SEKISHO_CHECK(tracker->keys().size() <= AnchorTracker::max_keys);
  const TrustAnchor anchor = tracker->anchor();
  SEKISHO_CHECK(!anchor.keys.empty() || !anchor.ds.empty());
  const auto again = AnchorTracker::from_text(tracker->to_text(), configured);
  SEKISHO_CHECK(again.ok() && again->to_text() == tracker->to_text());
  return 0;
}
