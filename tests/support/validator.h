// Runs the chain and the proof for one answer against an Internet of signed zones, for tests.
//
//   Validator v(net, root);
//   EXPECT_EQ(v.ask("www.example.jp. A").verdict, dnssec::secure());
//   v.tamper = [](const dns::Question& q, dnssec::Reply& r) { ... };   // on the way
#pragma once

#include <functional>

#include "dnssec/answer_proof.h"
#include "tests/support/signed_zone.h"

namespace sekisho::testing {

class Validator {
 public:
  /// The anchor is the DS of the top zone's KSK.
  Validator(const Internet& net, const SignedZone& top) : net_(net) { anchors.add_ds(top.apex(), top.ksk.ds()); }

  /// Asks the authority, then for what the proof needs.
  dnssec::AnswerVerdict ask(std::string_view question_text) {
    const dns::Question q = question(question_text);
    return check(q, fetch(q));
  }

  dnssec::AnswerVerdict check(const dns::Question& q, const dnssec::Reply& reply) {
    const dnssec::AnswerParts parts{q, kind_of(q, reply), reply.answer, reply.authority};
    const dnssec::SignerClaim claim = dnssec::signer_of(parts);
    trust = walk(claim.owner, claim.signer);
    dnssec::AnswerProof proof(parts, trust);
    while (!proof.run(rules, wall, budget)) next_turn();
    return proof.verdict();
  }

  dnssec::ZoneTrustRef walk(const dns::Name& owner, const dns::Name& signer) {
    dnssec::ChainMachine chain(owner, signer);
    chain.begin(context());
    while (!chain.done()) {
      if (const auto next = chain.next_question()) {
        asked.push_back(*next);
        if (unreachable && unreachable(*next)) {
          chain.on_no_answer(context());
        } else {
          chain.on_answer(fetch(*next), context(), budget);
        }
      } else {
        next_turn();
        chain.resume(context(), budget);
      }
    }
    steps = chain.steps();
    return chain.trust();
  }

  dnssec::Context context() { return {anchors, exempt, cache, rules, wall, now}; }

  dnssec::Reply fetch(const dns::Question& q) {
    dnssec::Reply reply = net_.ask(q);
    if (tamper) tamper(q, reply);
    return reply;
  }

  static dnssec::AnswerKind kind_of(const dns::Question& q, const dnssec::Reply& reply) {
    if (!reply.answer.empty()) {
      const dns::RRType type = reply.answer.front().type;
      if (type == dns::RRType::dname && q.type != type) return dnssec::AnswerKind::dname;
      return type == q.type ? dnssec::AnswerKind::positive : dnssec::AnswerKind::alias;
    }
    return reply.rcode == dns::Rcode::nxdomain ? dnssec::AnswerKind::name_error : dnssec::AnswerKind::no_data;
  }

  dnssec::TrustAnchors anchors;
  dnssec::NegativeAnchors exempt;
  dnssec::KeyCache cache;
  dnssec::Rules rules;
  dnssec::WorkBudget budget{rules.limits};
  WallTime wall = test_time;
  Instant now{1'000'000'000};
  std::function<void(const dns::Question&, dnssec::Reply&)> tamper;
  std::function<bool(const dns::Question&)> unreachable;
  std::vector<dns::Question> asked;  ///< by the chain, in order
  dnssec::ZoneTrustRef trust;
  std::vector<dnssec::ChainStep> steps;
  unsigned turns = 0;

 private:
  void next_turn() {
    ++turns;
    budget.begin_turn();
  }
  const Internet& net_;
};

}  // namespace sekisho::testing
