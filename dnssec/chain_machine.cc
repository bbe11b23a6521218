#include "dnssec/chain_machine.h"

#include <algorithm>

#include "base/check.h"

namespace sekisho::dnssec {
namespace {

using dns::Name;
using dns::RRType;

/// How long a failed proof keeps a zone bogus; short, since repair should be seen soon (RFC 9520 §3.2).
constexpr std::uint32_t bogus_ttl = 60;

const dns::Rrset* find_set(const std::vector<dns::Rrset>& section, const Name& owner, RRType type) {
  const auto at = std::ranges::find_if(section, [&](const dns::Rrset& set) {
    return set.type == type && set.klass == dns::RRClass::in && set.owner == owner && !set.rdatas.empty();
  });
  return at != section.end() ? &*at : nullptr;
}

}  // namespace

void ChainMachine::note(ChainStep::Kind kind, const Name& zone, Verdict verdict) {
  steps_.push_back({kind, zone, verdict});
}

void ChainMachine::begin(const Context& context) {
  const Governing governs = governing(owner_, context.anchors, context.exempt, context.wall);
  if (governs.anchor == nullptr) {
    const bool exempt = governs.exempt != nullptr;
    const Verdict verdict = insecure(exempt ? Reason::negative_trust_anchor : Reason::no_trust_anchor);
    next_ = exempt ? governs.exempt->name : Name();
    note(exempt ? ChainStep::Kind::exempt : ChainStep::Kind::no_anchor, next_, verdict);
    trust_ = std::make_shared<ZoneTrust>(ZoneTrust{next_, verdict, {}, context.now});
    state_ = State::done;
    return;
  }
  // A signer above the anchor can't speak for the owner: then it is as if there were no signature.
  const Name& top = governs.anchor->zone;
  if (!owner_.is_under(target_) || !target_.is_under(top)) target_ = owner_;
  if (ZoneTrustRef known = context.cache.deepest(target_, top.label_count(), context.now)) {
    note(ChainStep::Kind::cached, known->zone, known->verdict);
    return go_on_from(std::move(known), context);
  }
  start_at_anchor(*governs.anchor);
}

void ChainMachine::start_at_anchor(const TrustAnchor& anchor) {
  note(ChainStep::Kind::anchor, anchor.zone, secure());
  anchor_ = anchor;
  anchor_is_ds_ = false;
  anchor_ttl_ = 0xFFFFFFFF;
  next_ = anchor.zone;
  state_ = State::ask_dnskey;
}

/// RFC 6840 §5.10, Accept Any Success: only what is secure from above counts as success. To believe that the zone is
/// unsigned would let who hides its keys undo the anchor.
bool ChainMachine::try_anchor_above(Reason reason, const Context& context) {
  if (state_ != State::ask_dnskey || anchor_is_ds_ || next_.is_root() || is_limit(reason)) return false;
  const TrustAnchor* above = context.anchors.closest(next_.without(1));
  if (above == nullptr) return false;
  note(ChainStep::Kind::failed, next_, bogus(reason));
  if (!forsaken_for_) {
    forsaken_for_ = reason;
    forsaken_ = next_;
  }
  target_ = owner_;
  attempt_ = 0;
  start_at_anchor(*above);
  return true;
}

void ChainMachine::go_on_from(ZoneTrustRef trust, const Context& context) {
  trust_ = std::move(trust);
  next_ = trust_->zone;
  if (!trust_->verdict.secure()) {
    state_ = State::done;
    return;
  }
  ask_next_label(context);
}

void ChainMachine::ask_next_label(const Context& context) {
  attempt_ = 0;
  if (next_.label_count() >= target_.label_count()) {
    state_ = State::done;
    return;
  }
  next_ = target_.last(next_.label_count() + 1);
  state_ = State::ask_ds;
  if (++asked_ > context.rules.limits.chain_steps) finish(bogus(Reason::limit_chain), bogus_ttl, context);
}

std::optional<dns::Question> ChainMachine::next_question() const {
  if (suspended()) return std::nullopt;
  switch (state_) {
    case State::ask_ds:
      return dns::Question{next_, RRType::ds, dns::RRClass::in};
    case State::ask_dnskey:
      return dns::Question{next_, RRType::dnskey, dns::RRClass::in};
    case State::idle:
    case State::done:
      break;
  }
  return std::nullopt;
}

void ChainMachine::on_answer(Reply reply, const Context& context, WorkBudget& budget) {
  SEKISHO_CHECK(next_question().has_value());
  reply_ = std::make_unique<Reply>(std::move(reply));
  if (state_ == State::ask_ds) {
    take_ds_reply(context, budget);
  } else {
    take_dnskey_reply(context, budget);
  }
  if (!suspended()) reply_.reset();
}

void ChainMachine::on_no_answer(const Context& context) {
  SEKISHO_CHECK(next_question().has_value());
  if (attempt_ > 0) {
    if (try_anchor_above(failed_for_, context)) return;
    return finish(bogus(failed_for_), bogus_ttl, context);
  }
  finish(indeterminate(state_ == State::ask_ds ? Reason::ds_unreachable : Reason::dnskey_unreachable), 0, context);
}

void ChainMachine::resume(const Context& context, WorkBudget& budget) {
  SEKISHO_CHECK(suspended());
  take_cut_proof(denial_->no_ds(next_, budget), denial_->ttl(), context);
  if (!suspended()) reply_.reset();
}

//------ DS: is it a zone, and signed? ------------------------------------------------------------

void ChainMachine::take_ds_reply(const Context& context, WorkBudget& budget) {
  if (const dns::Rrset* ds = find_set(reply_->answer, next_, RRType::ds)) return take_ds_set(*ds, context, budget);
  if (take_alias(context, budget)) return not_delegated(context);
  denial_ = std::make_unique<DenialSet>(reply_->authority, trust_->keys, context.rules, context.wall, budget);
  take_cut_proof(denial_->no_ds(next_, budget), denial_->ttl(), context);
}

void ChainMachine::take_ds_set(const dns::Rrset& set, const Context& context, WorkBudget& budget) {
  const CheckedSet checked = check_rrset(set, {trust_->keys}, context.rules, context.wall, budget);
  if (!checked.verdict.secure()) return fail(checked.verdict.reason, context);
  const UsableDs usable = choose_ds(set.rdatas, context.rules.algorithms);
  if (!usable.verdict.secure()) {
    note(ChainStep::Kind::unsigned_cut, next_, usable.verdict);
    return finish(usable.verdict, checked.ttl, context);
  }
  note(ChainStep::Kind::ds, next_, secure());
  anchor_ = {next_, set.rdatas, {}};
  anchor_is_ds_ = true;
  anchor_ttl_ = checked.ttl;
  attempt_ = 0;
  state_ = State::ask_dnskey;
}

/// True when a signed CNAME at the name, or a signed DNAME above it, shows that it is no delegation. That a wildcard
/// made the CNAME need not be ruled out: to take a zone for a name of its parent's never makes anything insecure.
bool ChainMachine::take_alias(const Context& context, WorkBudget& budget) {
  for (const dns::Rrset& set : reply_->answer) {
    const bool alias = (set.type == RRType::cname && set.owner == next_) ||
                       (set.type == RRType::dname && next_.is_strictly_under(set.owner));
    if (!alias || set.signatures.empty()) continue;
    if (check_rrset(set, {trust_->keys}, context.rules, context.wall, budget).verdict.secure()) return true;
  }
  return false;
}

void ChainMachine::take_cut_proof(const CutProof& proof, std::uint32_t ttl, const Context& context) {
  if (proof.result.proof == Proof::suspended) return;
  denial_.reset();
  switch (proof.result.proof) {
    case Proof::proven:
      switch (proof.cut) {
        case Cut::none:
          return not_delegated(context);
        case Cut::no_such_name:
          note(ChainStep::Kind::not_delegated, next_, secure());
          state_ = State::done;
          return;
        case Cut::unsigned_delegation:
          note(ChainStep::Kind::unsigned_cut, next_, insecure(Reason::insecure_delegation));
          return finish(insecure(Reason::insecure_delegation), ttl, context);
      }
      return;
    case Proof::insecure:
      note(ChainStep::Kind::unsigned_cut, next_, insecure(proof.result.reason));
      return finish(insecure(proof.result.reason), ttl, context);
    case Proof::not_proven:
    case Proof::contradicted:
      return fail(proof.result.reason, context);
    case Proof::suspended:
      return;
  }
}

void ChainMachine::not_delegated(const Context& context) {
  note(ChainStep::Kind::not_delegated, next_, secure());
  ask_next_label(context);
}

//------ DNSKEY: are its keys the ones that are vouched for? --------------------------------------

void ChainMachine::take_dnskey_reply(const Context& context, WorkBudget& budget) {
  const dns::Rrset* set = find_set(reply_->answer, next_, RRType::dnskey);
  const Rules& rules = context.rules;
  ZoneKeys keys = set != nullptr ? ZoneKeys(next_, set->rdatas) : ZoneKeys();
  const MatchedKeys matched = match_anchor(anchor_, keys, rules, budget);
  if (matched.verdict.security == Security::insecure) return finish(matched.verdict, bogus_ttl, context);
  if (!matched.verdict.secure()) {
    const bool by_ds = anchor_is_ds_ && matched.verdict.reason == Reason::dnskey_does_not_match_anchor;
    return fail(by_ds ? Reason::dnskey_does_not_match_ds : matched.verdict.reason, context);
  }
  const CheckedSet checked = check_dnskey_set(*set, keys, matched.mask, rules, context.wall, budget);
  if (!checked.verdict.secure()) return fail(checked.verdict.reason, context);
  note(ChainStep::Kind::keys, next_, secure());
  const std::uint32_t ttl = std::min(checked.ttl, anchor_ttl_);
  const Instant expires = context.now + std::chrono::seconds(ttl);
  auto trust = std::make_shared<ZoneTrust>(ZoneTrust{next_, secure(), std::move(keys), expires});
  if (ttl > 0) context.cache.put(trust);
  go_on_from(std::move(trust), context);
}

//------ the end ----------------------------------------------------------------------------------

void ChainMachine::fail(Reason reason, const Context& context) {
  denial_.reset();
  failed_for_ = reason;
  if (!is_limit(reason) && ++attempt_ < max_attempts) return;
  if (try_anchor_above(reason, context)) return;
  finish(bogus(reason), bogus_ttl, context);
}

void ChainMachine::finish(Verdict verdict, std::uint32_t ttl, const Context& context) {
  if (forsaken_for_ && verdict.security == Security::insecure) {
    verdict = bogus(*forsaken_for_);
    next_ = forsaken_;
    ttl = std::min(ttl, bogus_ttl);
  }
  const bool failed = verdict.bogus() || verdict.security == Security::indeterminate;
  if (failed) note(ChainStep::Kind::failed, next_, verdict);
  const Instant expires = context.now + std::chrono::seconds(std::min(ttl, context.rules.max_ttl));
  trust_ = std::make_shared<ZoneTrust>(ZoneTrust{next_, verdict, {}, expires});
  // What a work limit decided holds for this question alone.
  if (ttl > 0 && !is_limit(verdict.reason)) context.cache.put(trust_);
  state_ = State::done;
}

}  // namespace sekisho::dnssec
