#include "base/check.h"
#include "resolver/machine/chain_questions.h"
#include "resolver/machine/steps.h"
#include "resolver/machine/verdict_use.h"

namespace sekisho::resolver {
namespace {

dnssec::AnswerKind kind_of(const Entry& entry, const dns::Question& question) {
  switch (entry.kind) {
    case EntryKind::rrset:
    case EntryKind::delegation:
    case EntryKind::glue:
      if (entry.type == question.type || (question.type == dns::RRType::any && entry.name == question.name))
        return dnssec::AnswerKind::positive;
      return entry.type == dns::RRType::dname ? dnssec::AnswerKind::dname : dnssec::AnswerKind::alias;
    case EntryKind::nodata:
      return dnssec::AnswerKind::no_data;
    case EntryKind::nxdomain:
      return dnssec::AnswerKind::name_error;
  }
  SEKISHO_CHECK(false);
}

void call_all(Finding& finding, Security security) {
  finding.main.security = security;
  for (Entry& entry : finding.beside) entry.security = security;
}

/// Gives the chain what was fetched for its question.
void feed(Turn& turn, Resolution& r, const dnssec::Context& context) {
  Proving& p = *r.proving;
  p.last_server = p.fetched->server;
  if (p.fetched->reply) {
    p.chain.on_answer(std::move(*p.fetched->reply), context, r.budget->proof);
  } else {
    p.chain.on_no_answer(context);
  }
  p.fetched.reset();
  if (p.chain.suspended()) turn.worker.counters.proofs_suspended.add();
}

/// True when the chain is done; else `r` pauses at `pause`.
bool walk(Turn& turn, Resolution& r, const dnssec::Context& context, Step& pause) {
  Proving& p = *r.proving;
  if (p.chain.suspended()) p.chain.resume(context, r.budget->proof);
  while (!p.chain.done()) {
    if (p.chain.suspended()) {
      pause = Step::await_turn;
      return false;
    }
    if (fetch_for_chain(turn, r, *p.chain.next_question()) == ChainFetch::waiting) {
      pause = Step::await_proof;
      return false;
    }
    feed(turn, r, context);
  }
  return true;
}

}  // namespace

/// A realm that does not validate calls everything insecure; what was asked unchecked stays so until somebody wants
/// proof. All else is proven now, link by link: what came beside the answer when it is asked for itself.
Step validate(Turn& turn, Resolution& r) {
  RealmValidation& validation = turn.state_of(r).validation;
  if (!validation.on) {
    call_all(r.finding, Security::insecure);
    return Step::finish;
  }
  if (r.checking_disabled) return Step::finish;
  const Entry& main = r.finding.main;
  if (main.kind == EntryKind::rrset && main.type == dns::RRType::rrsig) {  // it proves, and nothing can prove it
    call_all(r.finding, Security::insecure);
    return Step::finish;
  }
  const bool positive = main.kind == EntryKind::rrset || main.kind == EntryKind::delegation;
  const auto proofs = main.rrsets.begin() + (positive ? 1 : 0);
  std::vector<dns::Rrset> data(main.rrsets.begin(), proofs);
  data.insert(data.end(), r.finding.further.begin(), r.finding.further.end());
  r.proving = std::make_unique<Proving>(kind_of(main, r.question), r.question, std::move(data),
                                        std::vector<dns::Rrset>(proofs, main.rrsets.end()));
  r.proving->chain.begin(validation.context(turn.worker.wall(), turn.now));
  return Step::prove;
}

Step prove(Turn& turn, Resolution& r) {
  Proving& p = *r.proving;
  RealmValidation& validation = turn.state_of(r).validation;
  const dnssec::Context context = validation.context(turn.worker.wall(), turn.now);
  r.budget->proof.begin_turn();
  Step pause = Step::await_turn;
  if (!p.proof) {
    if (!walk(turn, r, context, pause)) return pause;
    p.proof.emplace(p.parts, p.chain.trust());
  }
  if (!p.proof->run(validation.rules, context.wall, r.budget->proof)) {
    turn.worker.counters.proofs_suspended.add();
    return Step::await_turn;
  }
  return use_verdict(turn, r, p.proof->verdict());
}

}  // namespace sekisho::resolver
