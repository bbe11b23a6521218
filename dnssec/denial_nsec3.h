// What NSEC3 records prove.
//
// As NSEC, but over hashes: whether a name is there can be asked only for names that one hashes oneself. So a proof
// first finds the closest encloser, the deepest ancestor whose hash matches a record, and shows that the next closer
// name is not there; the rest follows from it (RFC 5155 §8.3).
//
// Hashing is the cost: an Nsec3Proofs keeps each name's hash, spends the question's budget, and when this turn's
// part is used up it says `suspended`; asked again in the next turn, it goes on where it was. Names are bounded by
// their labels, and with too many iterations nothing is hashed at all.
//
// Threads: one at a time. Owns: the records' hashes, copies of names hashed; bitmaps and salt point into the RRsets.
// Limits: limits.h. Spec: RFC 5155 §8, RFC 9276 §3.2, RFC 6840 §4.1, §5.3 (NSEC3 flags).
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "base/result.h"
#include "dns/rrset.h"
#include "dnssec/crypto/digest.h"
#include "dnssec/limits.h"
#include "dnssec/proof.h"
#include "dnssec/record_fields.h"
#include "dnssec/signature.h"

namespace sekisho::dnssec {

struct Nsec3 {
  Nsec3Hash owner, next;
  bool opt_out = false;
  std::uint16_t iterations = 0;
  Bytes salt;
  TypeBitmap types;
};

/// `set` was checked as signed by `zone` with this outcome. Reason::none in the failure: a record that is to be
/// ignored (another hash algorithm, unknown flags; RFC 5155 §8.1–8.2).
Result<Nsec3, Reason> read_nsec3(const dns::Rrset& set, const CheckedSet& checked, const dns::Name& zone);

/// The NSEC3s of one zone in one reply. Those whose salt or iterations differ from the first's are left out.
class Nsec3Proofs {
 public:
  Nsec3Proofs(const dns::Name& zone, std::vector<Nsec3> records, const Limits& limits);

  ProofResult name_error(const dns::Name& name, WorkBudget& budget);                 ///< RFC 5155 §8.4
  ProofResult no_data(const dns::Name& name, dns::RRType type, WorkBudget& budget);  ///< §8.5–8.7
  /// No name closer than the wildcard under the last `labels` labels of `name` (§8.8).
  ProofResult no_closer_match(const dns::Name& name, unsigned labels, WorkBudget& budget);
  CutProof no_ds(const dns::Name& name, WorkBudget& budget);  ///< §8.6, §8.9

 private:
  struct Encloser {
    const Nsec3* record = nullptr;       ///< null: there is no proof, see `result`
    unsigned labels = 0;                 ///< of the closest encloser
    const Nsec3* next_closer = nullptr;  ///< covers the name one label longer
    ProofResult result;
  };

  /// Nothing when there are records to work with; else the answer to everything.
  std::optional<ProofResult> settled() const;
  /// Null when it may not be computed now or ever: `stop_` says which.
  const Nsec3Hash* hash_of(const dns::Name& name, WorkBudget& budget);
  const Nsec3* matching(const dns::Name& name, WorkBudget& budget);
  const Nsec3* covering(const dns::Name& name, WorkBudget& budget);
  Encloser find_encloser(const dns::Name& name, WorkBudget& budget);
  ProofResult wildcard_no_data(const dns::Name& name, dns::RRType type, const Encloser& encloser, WorkBudget& budget);

  dns::Name zone_;
  std::vector<Nsec3> records_;
  std::vector<std::pair<dns::Name, Nsec3Hash>> hashed_;
  std::optional<ProofResult> stop_;
  Limits limits_;
};

}  // namespace sekisho::dnssec
