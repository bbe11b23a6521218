// How much proving one client question may cost, whatever its servers send.
//
// A WorkBudget is a value that belongs to the question, not to an attempt: it goes along with restarts, other servers
// and sub-questions, so that nothing refills it (CVE-2026-50045). It counts work before it is done; what it refuses
// has a reason of its own in status.h. Units of signature work are checks of P-256 (check_cost()), of hashing SHA-1
// rounds.
//
// Hashing is also limited per turn: a proof that has used its turn's rounds is suspended, and goes on after
// begin_turn(), when others had theirs.
//
// Spec: design I4; KeyTrap CVE-2023-50387, NSEC3 CVE-2023-50868, CVE-2026-11605. Threads: a plain value.
#pragma once

#include <cstdint>

#include "dnssec/status.h"

namespace sekisho::dnssec {

struct Limits {
  unsigned signature_work = 160;           ///< per question
  unsigned failed_signatures = 8;          ///< per question: honest zones hardly have any
  unsigned signatures_per_set = 8;         ///< tried for one RRset
  unsigned keys_per_tag = 2;               ///< tried for one RRSIG
  unsigned digests = 32;                   ///< DS digests per question
  unsigned hash_rounds_per_turn = 8 * 51;  ///< eight names of 50 iterations
  unsigned hash_rounds = 64 * 151;         ///< per question
  /// NSEC3 with more proves nothing: insecure (RFC 9276 §3.2). Others went down to 50 to bound the work; here the
  /// rounds above do that, and what can still be checked is not given up.
  std::uint16_t insecure_iterations = 150;
  std::uint16_t bogus_iterations = 65535;  ///< more is bogus, for a site that wants no way around validation
  unsigned chain_steps = 64;               ///< DS and DNSKEY questions of one chain
};

class WorkBudget {
 public:
  WorkBudget() = default;
  explicit WorkBudget(const Limits& limits)
      : signature_work_(limits.signature_work),
        failed_signatures_(limits.failed_signatures),
        digests_(limits.digests),
        hash_rounds_(limits.hash_rounds),
        turn_rounds_(limits.hash_rounds_per_turn),
        rounds_per_turn_(limits.hash_rounds_per_turn) {}

  /// Before a check of that cost; Reason::none when it may be done.
  Reason spend_signature(unsigned cost) {
    if (failed_signatures_ == 0) return Reason::limit_failed_signatures;
    if (signature_work_ < cost) return Reason::limit_signatures;
    signature_work_ -= cost;
    return Reason::none;
  }
  /// After a check that failed, or a key that could not be read.
  void count_failed_signature() { failed_signatures_ -= failed_signatures_ > 0 ? 1U : 0U; }

  bool spend_digest() {
    if (digests_ == 0) return false;
    --digests_;
    return true;
  }

  enum class Hashing : std::uint8_t { go_on, next_turn, never };
  /// Before one NSEC3 hash of a name. A turn that has done nothing yet may always do one.
  Hashing spend_hash(std::uint16_t iterations) {
    const unsigned rounds = iterations + 1U;
    if (hash_rounds_ < rounds) return Hashing::never;
    if (turn_rounds_ < rounds && turn_rounds_ != rounds_per_turn_) return Hashing::next_turn;
    turn_rounds_ -= turn_rounds_ < rounds ? turn_rounds_ : rounds;
    hash_rounds_ -= rounds;
    return Hashing::go_on;
  }
  void begin_turn() { turn_rounds_ = rounds_per_turn_; }

  unsigned signature_work_left() const { return signature_work_; }
  unsigned failed_signatures_left() const { return failed_signatures_; }
  unsigned hash_rounds_left() const { return hash_rounds_; }
  unsigned digests_left() const { return digests_; }

 private:
  unsigned signature_work_ = Limits{}.signature_work;
  unsigned failed_signatures_ = Limits{}.failed_signatures;
  unsigned digests_ = Limits{}.digests;
  unsigned hash_rounds_ = Limits{}.hash_rounds;
  unsigned turn_rounds_ = Limits{}.hash_rounds_per_turn;
  unsigned rounds_per_turn_ = Limits{}.hash_rounds_per_turn;
};

}  // namespace sekisho::dnssec
