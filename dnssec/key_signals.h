// Letting the world see which root keys this resolver trusts, before a rollover makes it matter.
//
// RFC 8509: a client asks for a name whose first label is root-key-sentinel-is-ta-20326 (or -not-ta-); a validating
// resolver answers SERVFAIL where the statement is false for it. RFC 8145: the resolver now and then asks the root
// for _ta-4f66-9728, which tells the tags of its anchors.
//
// Threads: pure. Spec: RFC 8509 §3.2, RFC 8145 §5.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dns/question.h"
#include "dnssec/trust_anchor.h"

namespace sekisho::dnssec {

struct Sentinel {
  bool claims_anchor = true;  ///< is-ta; false: not-ta
  std::uint16_t tag = 0;
};

/// Of A and AAAA questions; nothing for other names.
std::optional<Sentinel> parse_sentinel(const dns::Question& question);
/// True when a secure answer has to become SERVFAIL. `root_tags` as from anchor_tags().
bool sentinel_denies(const Sentinel& sentinel, const std::vector<std::uint16_t>& root_tags);

/// Tags of an anchor's DS and keys, rising, each once.
std::vector<std::uint16_t> anchor_tags(const TrustAnchor& anchor);

/// The question that signals these tags (at most twelve fit).
dns::Question key_tag_question(const TrustAnchor& anchor);

}  // namespace sekisho::dnssec
