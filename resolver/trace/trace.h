// Why is this name secure, or why not? The chain of trust, walked from the anchor with nothing known before.
//
// The question is asked twice, as clients do: once checked, once with CD=1. Only bogus data comes with CD=1 and not
// without; what does not come at all is no matter of DNSSEC (the guideline's triage, G2-18). Then the chain is walked
// by the same ChainMachine and AnswerProof that judge ordinary answers, and each step is kept with the records that
// it rests on. An alias is followed link by link.
//
// Threads: pure but for `ask`. Owns: what it returns. Limits: max_links, and the work limits of dnssec/limits.h.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "dnssec/answer_proof.h"
#include "forwarding/realm.h"
#include "resolver/mailbox/messages.h"

namespace sekisho::resolver {

/// One step of ChainMachine, and what was said to it.
struct TraceStep {
  dnssec::ChainStep::Kind kind = dnssec::ChainStep::Kind::anchor;
  dns::Name zone;
  dnssec::Verdict verdict;
  std::vector<dns::Rrset> records;
};

/// One owner of an alias chain, from its anchor to its data.
struct TraceLink {
  dns::Question question;
  std::vector<TraceStep> steps;
  dnssec::AnswerKind kind = dnssec::AnswerKind::positive;
  dnssec::Verdict verdict;
  std::vector<dns::Rrset> records;  ///< the answer, or what denies it
};

enum class TraceFinding : std::uint8_t {
  secure,
  insecure,       ///< not signed, by proof; or no anchor, or an exemption
  bogus,          ///< the data is there, its proof fails
  unreachable,    ///< there is no data, checked or not: servers or network
  not_validated,  ///< the realm does not validate
};

struct Trace {
  TraceFinding finding = TraceFinding::unreachable;
  std::optional<Answer> checked;    ///< what clients get
  std::optional<Answer> unchecked;  ///< with CD=1
  std::vector<TraceLink> links;
};

/// Asks the realm; nothing when no answer came in time.
using Ask = std::function<std::optional<Answer>(const dns::Question& question, bool checking_disabled)>;

inline constexpr std::size_t max_trace_links = 11;

Trace trace(const dns::Question& question, const forwarding::ValidationSettings& settings, const Ask& ask,
            WallTime wall, Instant now);

}  // namespace sekisho::resolver
