// Is this answer, or this proof of absence, what its zone signed?
//
// The resolver first asks signer_of() whose keys are needed, lets a ChainMachine fetch them, and then makes an
// AnswerProof with the zone that the chain ended at. Whatever that zone is decides: an unsigned or exempt zone's
// answer is insecure without a look; in a signed zone each RRset must be signed by it, a wildcard's copy needs the
// proof that nothing closer exists, and absence needs NSEC or NSEC3.
//
// An AnswerProof may be suspended for its hashing; then run() is called again in the next turn. Signatures are
// checked once.
//
// Owns: what was proven so far; sets are the caller's and must stay. Threads: one. Limits: the question's WorkBudget.
// Spec: RFC 4035 §5.3–5.4, RFC 5155 §8, RFC 6672 §5.3 (DNAME), RFC 2308 §5 and RFC 9077 (negative TTL).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "dns/question.h"
#include "dnssec/chain_machine.h"

namespace sekisho::dnssec {

enum class AnswerKind : std::uint8_t {
  positive,    ///< the asked RRset; for ANY, some RRsets of the name
  alias,       ///< the CNAME at the asked name
  dname,       ///< the DNAME above the asked name, and the CNAME made from it if the server sent one
  no_data,     ///< the name has no such type
  name_error,  ///< there is no such name
};

/// A classified reply, one link of an alias chain long.
struct AnswerParts {
  dns::Question question;
  AnswerKind kind = AnswerKind::positive;
  std::span<const dns::Rrset> answer;     ///< what `kind` says; nothing else
  std::span<const dns::Rrset> authority;  ///< SOA, NSEC and NSEC3 count
};

/// For the ChainMachine: whose data it is, and by whom, it says, it was signed.
struct SignerClaim {
  dns::Name owner, signer;
};
SignerClaim signer_of(const AnswerParts& parts);

struct AnswerVerdict {
  Verdict verdict;
  AnswerKind kind = AnswerKind::positive;  ///< as proven: NXDOMAIN for an empty non-terminal is no_data (RFC 8020 §2)
  std::uint32_t ttl = 0;                   ///< secure: no part of it may be kept longer; else without meaning
  bool expanded = false;                   ///< made from a wildcard: `proof` must go along
  bool opt_out = false;            ///< insecure by opt-out: the signatures were good, the gap is not vouched for
  std::vector<std::size_t> proof;  ///< indices into `authority` of the signed SOA, NSEC and NSEC3 sets
};

class AnswerProof {
 public:
  /// `trust` is what the ChainMachine for signer_of(parts) ended with.
  AnswerProof(const AnswerParts& parts, ZoneTrustRef trust) : parts_(parts), trust_(std::move(trust)) {}

  /// False: suspended; call again after WorkBudget::begin_turn().
  bool run(const Rules& rules, WallTime now, WorkBudget& budget);
  /// Requires that run() returned true.
  const AnswerVerdict& verdict() const { return result_; }

 private:
  bool check_sets(const Rules& rules, WallTime now, WorkBudget& budget);
  bool check_one(const dns::Rrset& set, const Rules& rules, WallTime now, WorkBudget& budget);
  bool check_made_alias();
  bool check_soa(const Rules& rules, WallTime now, WorkBudget& budget);
  void gather_denial(const Rules& rules, WallTime now, WorkBudget& budget);
  ProofResult prove_denial(WorkBudget& budget);
  bool take(const ProofResult& result);
  bool fail(Reason reason);

  AnswerParts parts_;
  ZoneTrustRef trust_;
  AnswerVerdict result_;
  bool sets_checked_ = false;
  bool denial_needed_ = false;
  dns::Name expanded_name_;
  unsigned expanded_labels_ = 0;
  std::unique_ptr<DenialSet> denial_;
};

}  // namespace sekisho::dnssec
