#include "dnssec/answer_proof.h"

#include <algorithm>

#include "base/check.h"
#include "dns/rdata.h"

namespace sekisho::dnssec {
namespace {

using dns::Name;
using dns::Rrset;
using dns::RRType;

bool is_negative(AnswerKind kind) { return kind == AnswerKind::no_data || kind == AnswerKind::name_error; }

bool is_denial_type(RRType type) { return type == RRType::soa || type == RRType::nsec || type == RRType::nsec3; }

/// Types that are signatures or belong to a message, not to a name: nothing signs them.
bool is_signable(RRType type) { return type != RRType::rrsig && type != RRType::sig && !dns::is_meta(type); }

/// Whose zone a name's data of that type is in: DS belongs to the parent.
Name governed_name(const dns::Question& question) {
  const bool parents = dns::is_parent_side(question.type) && !question.name.is_root();
  return parents ? question.name.without() : question.name;
}

/// The deepest signer of these signatures that may speak for the owner.
void deepen(const dns::RdataList& signatures, const Name& owner, std::optional<Name>& best) {
  for (const Bytes rdata : signatures) {
    const auto rrsig = parse_rrsig(rdata);
    if (!rrsig || !owner.is_under(rrsig->signer)) continue;
    if (!best || rrsig->signer.label_count() > best->label_count()) best = rrsig->signer;
  }
}

}  // namespace

SignerClaim signer_of(const AnswerParts& parts) {
  const Name owner = governed_name(parts.question);
  std::optional<Name> best;
  if (is_negative(parts.kind)) {
    for (const Rrset& set : parts.authority) {
      if (is_denial_type(set.type)) deepen(set.signatures, owner, best);
    }
  } else if (!parts.answer.empty()) {
    deepen(parts.answer.front().signatures, owner, best);
  }
  return {owner, best.value_or(owner)};
}

bool AnswerProof::fail(Reason reason) {
  result_.verdict = bogus(reason);
  return true;
}

bool AnswerProof::run(const Rules& rules, WallTime now, WorkBudget& budget) {
  if (!sets_checked_) {
    result_.kind = parts_.kind;
    result_.verdict = trust_->verdict;
    if (!trust_->verdict.secure()) return true;
    result_.ttl = rules.max_ttl;
    sets_checked_ = true;
    const bool good = is_negative(parts_.kind) ? check_soa(rules, now, budget) : check_sets(rules, now, budget);
    if (!good) return true;
    if (is_negative(parts_.kind) || denial_needed_) gather_denial(rules, now, budget);
  }
  if (denial_ == nullptr) return true;
  return take(prove_denial(budget));
}

//------ data -------------------------------------------------------------------------------------

/// False: the verdict is made, and it is not secure.
bool AnswerProof::check_sets(const Rules& rules, WallTime now, WorkBudget& budget) {
  if (parts_.answer.empty()) return !fail(Reason::no_data_in_answer);
  if (parts_.kind == AnswerKind::dname) {
    return check_one(parts_.answer.front(), rules, now, budget) && check_made_alias();
  }
  for (const Rrset& set : parts_.answer) {
    if (!is_signable(set.type) || (set.rdatas.empty() && parts_.question.type == RRType::rrsig)) {
      result_.verdict = insecure(Reason::not_signable);
      return false;
    }
    if (!check_one(set, rules, now, budget)) return false;
  }
  return true;
}

bool AnswerProof::check_one(const Rrset& set, const Rules& rules, WallTime now, WorkBudget& budget) {
  const CheckedSet checked = check_rrset(set, {trust_->keys}, rules, now, budget);
  if (!checked.verdict.secure()) return !fail(checked.verdict.reason);
  result_.ttl = std::min(result_.ttl, checked.ttl);
  if (!checked.expanded) return true;
  // Of several sets (ANY) the one from the highest wildcard asks for the most: nothing is there below it.
  expanded_labels_ = result_.expanded ? std::min(expanded_labels_, checked.labels) : checked.labels;
  result_.expanded = denial_needed_ = true;
  expanded_name_ = set.owner;
  return true;
}

/// The CNAME that came with a DNAME bears no signature: it must be the one that follows from it (RFC 6672 §5.3.1).
bool AnswerProof::check_made_alias() {
  const Rrset& dname = parts_.answer.front();
  if (parts_.answer.size() == 1) return true;
  const Rrset& alias = parts_.answer[1];
  const auto target = dns::target_of(RRType::dname, dname.rdatas.front());
  const auto seen = alias.rdatas.empty() ? target : dns::target_of(RRType::cname, alias.rdatas.front());
  const bool fits = dname.rdatas.count() == 1 && alias.type == RRType::cname && alias.rdatas.count() == 1 &&
                    alias.owner == parts_.question.name && alias.owner.is_strictly_under(dname.owner) &&
                    target.ok() && seen.ok();
  if (!fits) return !fail(Reason::alias_not_from_dname);
  const auto made = alias.owner.rebase(dname.owner, *target);
  if (!made.ok() || *made != *seen) return !fail(Reason::alias_not_from_dname);
  return true;
}

//------ absence ----------------------------------------------------------------------------------

/// A SOA is not what proves, but it goes along as proven: it must be the zone's, and signed.
bool AnswerProof::check_soa(const Rules& rules, WallTime now, WorkBudget& budget) {
  for (std::size_t i = 0; i < parts_.authority.size(); ++i) {
    const Rrset& soa = parts_.authority[i];
    if (soa.type != RRType::soa || soa.rdatas.empty()) continue;
    const CheckedSet checked = check_rrset(soa, {trust_->keys}, rules, now, budget);
    if (!checked.verdict.secure()) {
      const bool unsigned_soa = checked.verdict.reason == Reason::rrsigs_missing;
      return !fail(unsigned_soa ? Reason::denial_missing : checked.verdict.reason);
    }
    const auto numbers = dns::soa_numbers(soa.rdatas.front());
    if (!numbers.ok()) return !fail(Reason::denial_malformed);
    result_.ttl = std::min({result_.ttl, checked.ttl, numbers->minimum});
    result_.proof.push_back(i);
    break;  // a second one is nobody's business
  }
  return true;
}

void AnswerProof::gather_denial(const Rules& rules, WallTime now, WorkBudget& budget) {
  denial_ = std::make_unique<DenialSet>(parts_.authority, trust_->keys, rules, now, budget);
  const auto& sets = denial_->proven_sets();
  result_.proof.insert(result_.proof.end(), sets.begin(), sets.end());
  result_.ttl = std::min(result_.ttl, denial_->ttl());
}

ProofResult AnswerProof::prove_denial(WorkBudget& budget) {
  const dns::Question& q = parts_.question;
  switch (parts_.kind) {
    case AnswerKind::positive:
    case AnswerKind::alias:
    case AnswerKind::dname:
      return denial_->no_closer_match(expanded_name_, expanded_labels_, budget);
    case AnswerKind::no_data:
      return denial_->no_data(q.name, q.type, budget);
    case AnswerKind::name_error:
      break;
  }
  const ProofResult absent = denial_->name_error(q.name, budget);
  if (absent.proof != Proof::contradicted) return absent;
  // The name is there, without this type: some servers say NXDOMAIN for an empty non-terminal.
  const ProofResult no_data = denial_->no_data(q.name, q.type, budget);
  if (no_data.proof == Proof::proven) result_.kind = AnswerKind::no_data;
  return no_data;
}

bool AnswerProof::take(const ProofResult& result) {
  switch (result.proof) {
    case Proof::suspended:
      return false;
    case Proof::proven:
      result_.verdict = secure();
      return true;
    case Proof::insecure:
      result_.verdict = insecure(result.reason);
      result_.opt_out = result.reason == Reason::opt_out;
      return true;
    case Proof::not_proven:
    case Proof::contradicted:
      return fail(result.reason);
  }
  return true;
}

}  // namespace sekisho::dnssec
