// Does a zone prove right, whatever the running realm has been told to excuse?
//
// Asks for the name's SOA, or what else fails, and for what the chain of trust to it needs, with signatures and
// unvalidated (CD), through whatever `fetch` is, and judges by itself. A negative trust anchor at or above the name
// is thereby rechecked without its cover; others below a different name stay out of it, since none is in force here.
//
// Threads: one; blocks as long as fetch does. Limits: dnssec/limits.h. Spec: RFC 7646 §2, RFC 4035 §5.
#pragma once

#include <functional>
#include <optional>

#include "dnssec/answer_proof.h"

namespace sekisho::mgmt::trust {

/// Nothing when there was no answer.
using Fetch = std::function<std::optional<dnssec::Reply>(const dns::Question& question)>;

dnssec::Verdict check_chain(const dns::Name& name, const dnssec::TrustAnchors& anchors, WallTime wall, Instant now,
                            const Fetch& fetch, dns::RRType type = dns::RRType::soa);

}  // namespace sekisho::mgmt::trust
