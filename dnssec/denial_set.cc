#include "dnssec/denial_set.h"

#include <algorithm>

namespace sekisho::dnssec {

using dns::Name;
using dns::RRType;

DenialSet::DenialSet(std::span<const dns::Rrset> authority, const ZoneKeys& keys, const Rules& rules, WallTime now,
                     WorkBudget& budget)
    : zone_(keys.zone()) {
  std::vector<Nsec3> nsec3s;
  unsigned looked_at = 0;
  for (std::size_t i = 0; i < authority.size() && looked_at < max_records; ++i) {
    const dns::Rrset& set = authority[i];
    if ((set.type != RRType::nsec && set.type != RRType::nsec3) || set.rdatas.empty()) continue;
    ++looked_at;
    const CheckedSet checked = check_rrset(set, {keys}, rules, now, budget);
    if (checked.verdict.secure()) {
      proven_sets_.push_back(i);
      ttl_ = std::min(ttl_, checked.ttl);
    }
    take(set, checked, nsec3s);
  }
  if (!nsec3s.empty()) nsec3s_.emplace(zone_, std::move(nsec3s), rules.limits);
}

void DenialSet::take(const dns::Rrset& set, const CheckedSet& checked, std::vector<Nsec3>& nsec3s) {
  Reason wrong = Reason::none;
  if (set.type == RRType::nsec) {
    auto nsec = read_nsec(set, checked, zone_);
    if (nsec.ok()) {
      nsecs_.push_back(std::move(nsec).value());
    } else {
      wrong = nsec.error();
    }
  } else {
    auto nsec3 = read_nsec3(set, checked, zone_);
    if (nsec3.ok()) {
      nsec3s.push_back(std::move(nsec3).value());
    } else {
      wrong = nsec3.error();
    }
  }
  if (wrong != Reason::none && fault_ == Reason::denial_missing) fault_ = wrong;
}

/// A proof that fails since a record of it was wrong says what was wrong with the record.
ProofResult DenialSet::explain(ProofResult result) const {
  if (result.proof == Proof::not_proven && fault_ != Reason::denial_missing && !is_limit(result.reason)) {
    result.reason = fault_;
  }
  return result;
}

ProofResult DenialSet::name_error(const Name& name, WorkBudget& budget) {
  if (empty()) return not_proven(fault_);
  if (!nsecs_.empty()) {
    const ProofResult result = NsecProofs(zone_, nsecs_).name_error(name);
    if (result.proof == Proof::proven || !nsec3s_) return explain(result);
  }
  return explain(nsec3s_->name_error(name, budget));
}

ProofResult DenialSet::no_data(const Name& name, RRType type, WorkBudget& budget) {
  if (empty()) return not_proven(fault_);
  if (!nsecs_.empty()) {
    const ProofResult result = NsecProofs(zone_, nsecs_).no_data(name, type);
    if (result.proof == Proof::proven || !nsec3s_) return explain(result);
  }
  return explain(nsec3s_->no_data(name, type, budget));
}

ProofResult DenialSet::no_closer_match(const Name& name, unsigned labels, WorkBudget& budget) {
  if (empty()) return not_proven(fault_ == Reason::denial_missing ? Reason::wildcard_unproven : fault_);
  if (!nsecs_.empty()) {
    const ProofResult result = NsecProofs(zone_, nsecs_).no_closer_match(name, labels);
    if (result.proof == Proof::proven || !nsec3s_) return explain(result);
  }
  return explain(nsec3s_->no_closer_match(name, labels, budget));
}

CutProof DenialSet::no_ds(const Name& name, WorkBudget& budget) {
  if (empty()) return {not_proven(fault_ == Reason::denial_missing ? Reason::ds_absence_unproven : fault_)};
  CutProof proof;
  if (!nsecs_.empty()) {
    proof = NsecProofs(zone_, nsecs_).no_ds(name);
    if (proof.result.proof == Proof::proven || !nsec3s_) return {explain(proof.result), proof.cut};
  }
  proof = nsec3s_->no_ds(name, budget);
  return {explain(proof.result), proof.cut};
}

}  // namespace sekisho::dnssec
