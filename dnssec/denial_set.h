// All proof of absence that came with one reply: its NSEC and NSEC3 records, checked, behind one set of questions.
//
// Signatures are checked once, when the set is made, for the first few records only: an honest proof has at most two
// NSECs or three NSEC3s. What is wrong with a record is kept, to be told when the proof fails for want of it.
//
// Threads: one at a time. Owns: names and hashes; the rest points into the reply, which must stay.
// Limits: max_records; the question's WorkBudget (CVE-2026-11605). Spec: RFC 4035 §5.4, RFC 5155 §8.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dnssec/denial_nsec.h"
#include "dnssec/denial_nsec3.h"

namespace sekisho::dnssec {

class DenialSet {
 public:
  static constexpr unsigned max_records = 8;

  DenialSet(std::span<const dns::Rrset> authority, const ZoneKeys& keys, const Rules& rules, WallTime now,
            WorkBudget& budget);

  ProofResult name_error(const dns::Name& name, WorkBudget& budget);
  ProofResult no_data(const dns::Name& name, dns::RRType type, WorkBudget& budget);
  ProofResult no_closer_match(const dns::Name& name, unsigned labels, WorkBudget& budget);
  CutProof no_ds(const dns::Name& name, WorkBudget& budget);

  bool empty() const { return nsecs_.empty() && !nsec3s_; }
  /// The shortest of the records used.
  std::uint32_t ttl() const { return ttl_; }
  /// Indices into `authority` of the sets that were found to be signed.
  const std::vector<std::size_t>& proven_sets() const { return proven_sets_; }

 private:
  void take(const dns::Rrset& set, const CheckedSet& checked, std::vector<Nsec3>& nsec3s);
  ProofResult explain(ProofResult result) const;

  dns::Name zone_;
  std::vector<Nsec> nsecs_;
  std::optional<Nsec3Proofs> nsec3s_;
  std::vector<std::size_t> proven_sets_;
  std::uint32_t ttl_ = 0xFFFFFFFF;
  Reason fault_ = Reason::denial_missing;  ///< why there are no records, or one fewer than came
};

}  // namespace sekisho::dnssec
