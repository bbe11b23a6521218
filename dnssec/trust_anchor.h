// Where trust begins: keys, or digests of keys, that are known without being asked for.
//
// The root's anchors come from the distribution's dns-root-data (root.ds or root.key), with a compiled-in copy as a
// last resort; a site may add anchors of zones below. The closest anchor above a name governs it.
//
// Owns: its records. Threads: plain values; shared as constants. Errors: the first bad line, for diagnostics.
// Spec: RFC 4033 §2, RFC 4035 §5; RFC 6840 §5.10 and Appendix C (the closest anchor); RFC 7958 (the root's).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dns/rrset.h"
#include "dnssec/ds_match.h"

namespace sekisho::dnssec {

struct TrustAnchor {
  dns::Name zone;
  dns::RdataList ds;
  dns::RdataList keys;  ///< DNSKEY RDATAs
};

struct AnchorTextError {
  enum class Kind : std::uint8_t { bad_record, wrong_type, no_records };
  Kind kind = Kind::no_records;
  unsigned line = 0;  ///< from 1; 0: the whole text
};

class TrustAnchors {
 public:
  void add_ds(const dns::Name& zone, Bytes ds);
  void add_key(const dns::Name& zone, Bytes dnskey);
  /// In place of all that is known for its zone; one without records removes the zone's anchor.
  void replace(TrustAnchor anchor);

  /// The anchor of the zone itself; null when there is none.
  const TrustAnchor* at(const dns::Name& zone) const;
  /// The deepest anchor at or above the name; null outside of all.
  const TrustAnchor* closest(const dns::Name& name) const;
  const std::vector<TrustAnchor>& all() const { return anchors_; }
  bool empty() const { return anchors_.empty(); }

 private:
  TrustAnchor& of(const dns::Name& zone);
  std::vector<TrustAnchor> anchors_;
};

/// DS and DNSKEY records, one a line, with or without TTL and class, comments behind ';': the form of root.ds,
/// root.key and of the files that other resolvers keep.
Result<TrustAnchors, AnchorTextError> parse_anchors(std::string_view text);

/// KSK-2017 (20326) and KSK-2024 (38696), as this release was built with.
const TrustAnchors& built_in_anchors();

/// The zone's keys that the anchor vouches for. Insecure: the anchor holds only what this site does not take.
MatchedKeys match_anchor(const TrustAnchor& anchor, const ZoneKeys& keys, const Rules& rules, WorkBudget& budget);

}  // namespace sekisho::dnssec
