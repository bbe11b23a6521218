#include "mgmt/trust/chain_check.h"

namespace sekisho::mgmt::trust {

using namespace dnssec;

namespace {

AnswerKind kind_of(const dns::Question& question, const Reply& reply) {
  if (reply.answer.empty()) {
    return reply.rcode == dns::Rcode::nxdomain ? AnswerKind::name_error : AnswerKind::no_data;
  }
  const dns::RRType type = reply.answer.front().type;
  if (type == question.type) return AnswerKind::positive;
  return type == dns::RRType::dname ? AnswerKind::dname : AnswerKind::alias;
}

ZoneTrustRef walk(const SignerClaim& claim, const Context& context, WorkBudget& budget, const Fetch& fetch) {
  ChainMachine chain(claim.owner, claim.signer);
  chain.begin(context);
  while (!chain.done()) {
    const auto question = chain.next_question();
    if (!question) {
      budget.begin_turn();
      chain.resume(context, budget);
    } else if (auto reply = fetch(*question)) {
      chain.on_answer(std::move(*reply), context, budget);
    } else {
      chain.on_no_answer(context);
    }
  }
  return chain.trust();
}

}  // namespace

Verdict check_chain(const dns::Name& name, const TrustAnchors& anchors, WallTime wall, Instant now,
                    const Fetch& fetch, dns::RRType type) {
  const dns::Question question{name, type, dns::RRClass::in};
  const auto reply = fetch(question);
  if (!reply) return indeterminate(Reason::dnskey_unreachable);
  const AnswerParts parts{question, kind_of(question, *reply), reply->answer, reply->authority};
  const NegativeAnchors none;
  KeyCache cache;
  const Rules rules;
  WorkBudget budget(rules.limits);
  const Context context{anchors, none, cache, rules, wall, now};
  AnswerProof proof(parts, walk(signer_of(parts), context, budget, fetch));
  while (!proof.run(rules, wall, budget)) budget.begin_turn();
  return proof.verdict().verdict;
}

}  // namespace sekisho::mgmt::trust
