#include "dnssec/denial_nsec3.h"

#include <algorithm>

#include "dnssec/base32hex.h"
#include "dnssec/denial_nsec.h"

namespace sekisho::dnssec {
namespace {

using dns::Name;
using dns::RRType;

constexpr std::uint8_t opt_out_flag = 0x01;
constexpr std::uint8_t sha1_algorithm = 1;

bool covers(const Nsec3& record, const Nsec3Hash& hash) {
  if (record.owner < record.next) return record.owner < hash && hash < record.next;
  return hash != record.owner && (record.owner < hash || hash < record.next);
}

std::optional<Name> wildcard_under(const Name& name) {
  constexpr std::uint8_t star[] = {'*'};
  const auto wildcard = name.prepend(star);
  if (!wildcard.ok()) return std::nullopt;
  return *wildcard;
}

ProofResult opted_out() { return {Proof::insecure, Reason::opt_out}; }

}  // namespace

Result<Nsec3, Reason> read_nsec3(const dns::Rrset& set, const CheckedSet& checked, const Name& zone) {
  if (!checked.verdict.secure()) return Failure{checked.verdict.reason};
  if (checked.expanded) return Failure{Reason::expanded_wrongly};
  if (set.rdatas.count() != 1) return Failure{Reason::denial_malformed};
  const auto fields = parse_nsec3(set.rdatas.front());
  if (!fields) return Failure{Reason::denial_malformed};
  if (fields->hash_algorithm != sha1_algorithm || (fields->flags & ~opt_out_flag) != 0) return Failure{Reason::none};
  if (set.owner.label_count() != zone.label_count() + 1 || !set.owner.is_under(zone)) {
    return Failure{Reason::denial_outside_zone};
  }
  const auto owner = parse_hash_label(set.owner.label(0));
  Nsec3 record;
  if (!owner || fields->next.size() != record.next.size()) return Failure{Reason::denial_malformed};
  record.owner = *owner;
  std::copy(fields->next.begin(), fields->next.end(), record.next.begin());
  record.opt_out = (fields->flags & opt_out_flag) != 0;
  record.iterations = fields->iterations;
  record.salt = fields->salt;
  record.types = fields->types;
  return record;
}

Nsec3Proofs::Nsec3Proofs(const Name& zone, std::vector<Nsec3> records, const Limits& limits)
    : zone_(zone), records_(std::move(records)), limits_(limits) {
  if (records_.empty()) return;
  const Nsec3 first = records_.front();
  std::erase_if(records_, [&](const Nsec3& n) {
    return n.iterations != first.iterations || !std::ranges::equal(n.salt, first.salt);
  });
}

std::optional<ProofResult> Nsec3Proofs::settled() const {
  if (records_.empty()) return not_proven(Reason::denial_missing);
  const std::uint16_t iterations = records_.front().iterations;
  if (iterations > limits_.bogus_iterations) return not_proven(Reason::iterations_refused);
  if (iterations > limits_.insecure_iterations) return ProofResult{Proof::insecure, Reason::too_many_iterations};
  return std::nullopt;
}

const Nsec3Hash* Nsec3Proofs::hash_of(const Name& name, WorkBudget& budget) {
  const auto known = std::ranges::find_if(hashed_, [&](const auto& entry) { return entry.first == name; });
  if (known != hashed_.end()) return &known->second;
  const std::uint16_t iterations = records_.front().iterations;
  switch (budget.spend_hash(iterations)) {
    case WorkBudget::Hashing::next_turn:
      stop_ = ProofResult{Proof::suspended, Reason::none};
      return nullptr;
    case WorkBudget::Hashing::never:
      stop_ = not_proven(Reason::limit_hashes);
      return nullptr;
    case WorkBudget::Hashing::go_on:
      break;
  }
  hashed_.emplace_back(name, nsec3_hash(name.lower().wire(), records_.front().salt, iterations));
  return &hashed_.back().second;
}

const Nsec3* Nsec3Proofs::matching(const Name& name, WorkBudget& budget) {
  const Nsec3Hash* hash = hash_of(name, budget);
  if (hash == nullptr) return nullptr;
  const auto at = std::ranges::find_if(records_, [&](const Nsec3& n) { return n.owner == *hash; });
  return at != records_.end() ? &*at : nullptr;
}

const Nsec3* Nsec3Proofs::covering(const Name& name, WorkBudget& budget) {
  const Nsec3Hash* hash = hash_of(name, budget);
  if (hash == nullptr) return nullptr;
  const auto at = std::ranges::find_if(records_, [&](const Nsec3& n) { return covers(n, *hash); });
  return at != records_.end() ? &*at : nullptr;
}

/// RFC 5155 §8.3. The name itself is known not to match.
Nsec3Proofs::Encloser Nsec3Proofs::find_encloser(const Name& name, WorkBudget& budget) {
  Encloser found;
  found.result = not_proven();
  for (unsigned labels = name.label_count(); labels-- > zone_.label_count();) {
    found.record = matching(name.last(labels), budget);
    if (stop_) return {nullptr, 0, nullptr, *stop_};
    found.labels = labels;
    if (found.record != nullptr) break;
  }
  if (found.record == nullptr) return found;
  // A record from above a cut or a DNAME knows nothing of what is below.
  if (found.record->types.is_delegation() || found.record->types.has(RRType::dname)) {
    return {nullptr, 0, nullptr, not_proven()};
  }
  found.next_closer = covering(name.last(found.labels + 1), budget);
  if (stop_) return {nullptr, 0, nullptr, *stop_};
  if (found.next_closer == nullptr) return {nullptr, 0, nullptr, not_proven()};
  return found;
}

ProofResult Nsec3Proofs::name_error(const Name& name, WorkBudget& budget) {
  stop_.reset();
  if (const auto answer = settled()) return *answer;
  if (!name.is_under(zone_)) return not_proven();
  if (matching(name, budget) != nullptr) return contradicted();
  if (stop_) return *stop_;
  const Encloser encloser = find_encloser(name, budget);
  if (encloser.record == nullptr) return encloser.result;
  if (const auto wildcard = wildcard_under(name.last(encloser.labels))) {
    const Nsec3* gap = covering(*wildcard, budget);
    if (stop_) return *stop_;
    if (gap == nullptr) return matching(*wildcard, budget) != nullptr ? contradicted() : not_proven();
  }
  // With opt-out an unsigned delegation may lie in the gap (RFC 5155 §12.2).
  return encloser.next_closer->opt_out ? opted_out() : proven();
}

ProofResult Nsec3Proofs::no_data(const Name& name, RRType type, WorkBudget& budget) {
  stop_.reset();
  if (const auto answer = settled()) return *answer;
  if (!name.is_under(zone_)) return not_proven();
  if (const Nsec3* here = matching(name, budget)) return types_deny(here->types, type, name.is_root());
  if (stop_) return *stop_;
  const Encloser encloser = find_encloser(name, budget);
  if (encloser.record == nullptr) return encloser.result;
  return wildcard_no_data(name, type, encloser, budget);
}

ProofResult Nsec3Proofs::wildcard_no_data(const Name& name, RRType type, const Encloser& encloser,
                                          WorkBudget& budget) {
  const auto wildcard = wildcard_under(name.last(encloser.labels));
  const Nsec3* star = wildcard ? matching(*wildcard, budget) : nullptr;
  if (stop_) return *stop_;
  if (star != nullptr) {
    const ProofResult result = types_deny(star->types, type, false);
    return result.proof == Proof::proven && encloser.next_closer->opt_out ? opted_out() : result;
  }
  // DS of an unsigned delegation in the gap, or an empty non-terminal above such ones.
  return encloser.next_closer->opt_out ? opted_out() : not_proven();
}

ProofResult Nsec3Proofs::no_closer_match(const Name& name, unsigned labels, WorkBudget& budget) {
  stop_.reset();
  if (const auto answer = settled()) return *answer;
  if (!name.is_under(zone_) || labels < zone_.label_count() || labels >= name.label_count()) {
    return not_proven(Reason::wildcard_unproven);
  }
  const Nsec3* gap = covering(name.last(labels + 1), budget);
  if (stop_) return *stop_;
  if (gap == nullptr) return not_proven(Reason::wildcard_unproven);
  return gap->opt_out ? opted_out() : proven();
}

CutProof Nsec3Proofs::no_ds(const Name& name, WorkBudget& budget) {
  stop_.reset();
  if (const auto answer = settled()) return {*answer};
  if (!name.is_strictly_under(zone_)) return {not_proven(Reason::ds_absence_unproven)};
  if (const Nsec3* here = matching(name, budget)) {
    if (here->types.has(RRType::ds)) return {contradicted()};
    if (here->types.has(RRType::soa)) return {not_proven(Reason::ds_absence_unproven)};
    return {proven(), here->types.has(RRType::ns) ? Cut::unsigned_delegation : Cut::none};
  }
  if (stop_) return {*stop_};
  const Encloser encloser = find_encloser(name, budget);
  if (encloser.record == nullptr) return {encloser.result};
  return {encloser.next_closer->opt_out ? opted_out() : proven(), Cut::no_such_name};
}

}  // namespace sekisho::dnssec
