// What zones have denied, kept in order to deny more of the same without asking them again.
//
// An NSEC says that a whole range of names does not exist. The memory keeps such records, with the zone's SOA, only
// after they were part of a secure answer's proof; a later question that falls into a range they span is answered
// from them, by the same proofs that judge a reply. What opt-out or iterations make insecure is never used. A
// random-subdomain flood against a signed zone so ends here.
//
// The caller says where its zone cut for the name is: nothing that was learnt above a forward cut denies names below
// it (I1, CVE-2026-44687).
//
// Owns: copies of the RRsets. Threads: one. Limits: max_zones, max_records per zone and most_records over all (of
// less than 1 KB each as a rule); a zone that was not used for longest goes first. Units: Instants; TTLs that are
// given out have shrunk. Spec: RFC 8198 §5.1–5.2 (names and types; wildcards are not synthesised), §5.4 (TTL), RFC
// 9077.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "dns/question.h"
#include "dnssec/answer_proof.h"

namespace sekisho::dnssec {

struct RememberedDenial {
  AnswerKind kind = AnswerKind::name_error;  ///< or no_data
  std::vector<dns::Rrset> authority;         ///< SOA and what proves, with signatures
  std::uint32_t ttl = 0;
};

class DenialMemory {
 public:
  static constexpr std::size_t max_zones = 512;
  static constexpr std::size_t max_records = 1024;
  static constexpr std::size_t most_records = 32 * 1024;

  /// From a reply of `zone` whose verdict was made; what is not secure is passed over.
  void learn(const dns::Name& zone, std::span<const dns::Rrset> authority, const AnswerVerdict& verdict,
             const Rules& rules, Instant now);
  /// Nothing when what is known does not decide. `cut`: zones above it are not looked at.
  std::optional<RememberedDenial> deny(const dns::Question& question, const dns::Name& cut, const Rules& rules,
                                       Instant now, WorkBudget& budget);
  void clear() { zones_.clear(); }
  /// Zones below the name, and those above it: their gaps may hold it.
  void forget_at(const dns::Name& name);
  std::size_t zone_count() const { return zones_.size(); }
  std::size_t record_count() const;

 private:
  struct Remembered {
    dns::Rrset set;
    Instant expires;
  };
  struct Zone {
    std::optional<Remembered> soa;
    std::map<dns::Name, Remembered> nsecs;
    std::map<Nsec3Hash, Remembered> nsec3s;
    Instant used;
  };
  using Chosen = std::vector<const Remembered*>;

  Zone& zone_of(const dns::Name& zone, Instant now);
  /// The one that was not used for longest, but for `kept`.
  void drop_a_zone(const dns::Name& kept);
  static std::optional<RememberedDenial> decide(const ProofResult& name_error, const ProofResult& no_data,
                                                const Zone& zone, const Chosen& chosen, Instant now);
  static std::optional<RememberedDenial> deny_by_nsec(const dns::Question& q, const dns::Name& apex, const Zone& zone,
                                                      Instant now);
  static std::optional<RememberedDenial> deny_by_nsec3(const dns::Question& q, const dns::Name& apex,
                                                       const Zone& zone, const Rules& rules, Instant now,
                                                       WorkBudget& budget);

  std::unordered_map<dns::Name, Zone> zones_;
};

}  // namespace sekisho::dnssec
