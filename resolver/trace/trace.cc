#include "resolver/trace/trace.h"

#include <utility>

namespace sekisho::resolver {
namespace {

using dnssec::AnswerKind;

/// What one trace judges by; nothing in it is known from before.
struct Judge {
  dnssec::Rules rules;
  dnssec::TrustAnchors anchors;
  dnssec::NegativeAnchors exempt;
  dnssec::KeyCache keys;
  WallTime wall;
  Instant now;

  Judge(const forwarding::ValidationSettings& settings, WallTime w, Instant n) : wall(w), now(n) {
    for (const forwarding::AnchorRecords& anchor : settings.anchors) {
      anchors.replace({anchor.zone, anchor.ds, anchor.keys});
    }
    for (const forwarding::NegativeTrustAnchor& one : settings.exempt) {
      exempt.set({one.name, one.expires, one.reason});
    }
  }
  dnssec::Context context() { return {anchors, exempt, keys, rules, wall, now}; }
};

AnswerKind kind_of(const Answer& answer, const dns::Question& question) {
  if (answer.answer.empty())
    return answer.rcode == dns::Rcode::nxdomain ? AnswerKind::name_error : AnswerKind::no_data;
  const dns::RRType first = answer.answer.front().type;
  if (first == question.type) return AnswerKind::positive;
  if (first == dns::RRType::dname) return AnswerKind::dname;
  return first == dns::RRType::cname ? AnswerKind::alias : AnswerKind::positive;
}

std::vector<dns::Rrset> all_records(const Answer& answer) {
  std::vector<dns::Rrset> records = answer.answer;
  records.insert(records.end(), answer.authority.begin(), answer.authority.end());
  return records;
}

/// Steps that the machine noted since `known`, with the records that led to them.
void take_steps(const dnssec::ChainMachine& chain, const std::vector<dns::Rrset>& records, TraceLink& link) {
  for (std::size_t i = link.steps.size(); i < chain.steps().size(); ++i) {
    const dnssec::ChainStep& step = chain.steps()[i];
    link.steps.push_back({step.kind, step.zone, step.verdict, records});
  }
}

dnssec::ZoneTrustRef walk(TraceLink& link, const dnssec::SignerClaim& claim, Judge& judge, const Ask& ask,
                          dnssec::WorkBudget& budget) {
  dnssec::ChainMachine chain(claim.owner, claim.signer);
  chain.begin(judge.context());
  take_steps(chain, {}, link);
  std::vector<dns::Rrset> records;
  while (!chain.done()) {
    budget.begin_turn();
    if (const auto question = chain.next_question()) {
      if (const auto answer = ask(*question, true)) {
        records = all_records(*answer);
        chain.on_answer({answer->rcode, answer->answer, answer->authority}, judge.context(), budget);
      } else {
        records.clear();
        chain.on_no_answer(judge.context());
      }
    } else {
      chain.resume(judge.context(), budget);
    }
    take_steps(chain, records, link);
  }
  return chain.trust();
}

TraceLink trace_link(const dns::Question& question, const Answer& answer, Judge& judge, const Ask& ask) {
  TraceLink link;
  link.question = question;
  link.kind = kind_of(answer, question);
  link.records = all_records(answer);
  const dnssec::AnswerParts parts{question, link.kind, answer.answer, answer.authority};
  dnssec::WorkBudget budget(judge.rules.limits);
  const dnssec::ZoneTrustRef trust = walk(link, dnssec::signer_of(parts), judge, ask, budget);
  dnssec::AnswerProof proof(parts, trust);
  do budget.begin_turn();
  while (!proof.run(judge.rules, judge.wall, budget));
  link.verdict = proof.verdict().verdict;
  link.kind = proof.verdict().kind;
  return link;
}

/// Where the answer's alias leads; nothing when it is none.
std::optional<dns::Name> next_name(const Answer& answer, AnswerKind kind) {
  if (kind != AnswerKind::alias && kind != AnswerKind::dname) return std::nullopt;
  for (const dns::Rrset& set : answer.answer) {
    if (set.type != dns::RRType::cname || set.rdatas.empty()) continue;
    const auto target = dns::Name::from_wire(set.rdatas.front());
    if (target.ok()) return *target;
  }
  return std::nullopt;
}

TraceFinding finding_of(const Trace& trace, bool validating) {
  const bool data = trace.unchecked && trace.unchecked->rcode != dns::Rcode::servfail;
  if (!data) return TraceFinding::unreachable;
  if (!validating) return TraceFinding::not_validated;
  TraceFinding finding = TraceFinding::secure;
  for (const TraceLink& link : trace.links) {
    switch (link.verdict.security) {
      case dnssec::Security::secure:
        break;
      case dnssec::Security::insecure:
        if (finding == TraceFinding::secure) finding = TraceFinding::insecure;
        break;
      case dnssec::Security::bogus:
        return TraceFinding::bogus;
      case dnssec::Security::indeterminate:
        return TraceFinding::unreachable;
    }
  }
  return finding;
}

}  // namespace

Trace trace(const dns::Question& question, const forwarding::ValidationSettings& settings, const Ask& ask,
            WallTime wall, Instant now) {
  Trace result;
  Judge judge(settings, wall, now);
  result.checked = ask(question, false);
  result.unchecked = ask(question, true);
  dns::Question asked = question;
  std::optional<Answer> answer = result.unchecked;
  while (settings.on && answer && answer->rcode != dns::Rcode::servfail && result.links.size() < max_trace_links) {
    result.links.push_back(trace_link(asked, *answer, judge, ask));
    const auto target = next_name(*answer, result.links.back().kind);
    if (!target) break;
    asked.name = *target;
    answer = ask(asked, true);
  }
  result.finding = finding_of(result, settings.on);
  return result;
}

}  // namespace sekisho::resolver
