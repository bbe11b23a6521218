#include "dnssec/signature.h"

#include <algorithm>
#include <array>

#include "dnssec/canonical.h"

namespace sekisho::dnssec {
namespace {

/// RFC 1982: true when `a` is before `b`.
bool before(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b) < 0; }

std::uint32_t allowed_skew(const Rrsig& rrsig, const Rules& rules) {
  return std::min((rrsig.expiration - rrsig.inception) / 10, rules.max_clock_skew);
}

Reason check_times(const Rrsig& rrsig, const Rules& rules, WallTime now) {
  if (before(rrsig.expiration, rrsig.inception)) return Reason::signature_validity_reversed;
  const auto time = static_cast<std::uint32_t>(now.seconds);
  const std::uint32_t skew = allowed_skew(rrsig, rules);
  if (before(time + skew, rrsig.inception)) return Reason::signature_not_yet_valid;
  if (before(rrsig.expiration + skew, time)) return Reason::signature_expired;
  return Reason::none;
}

std::uint32_t proven_ttl(const dns::Rrset& set, const Rrsig& rrsig, const Rules& rules, WallTime now) {
  const std::uint32_t life = rrsig.expiration + allowed_skew(rrsig, rules) - static_cast<std::uint32_t>(now.seconds);
  return std::min({set.ttl, rrsig.original_ttl, life, rules.max_ttl});
}

/// Of these a wildcard may not make copies: they speak of one name only.
bool may_be_expanded(dns::RRType type) {
  return type != dns::RRType::soa && type != dns::RRType::ds && type != dns::RRType::dnskey &&
         type != dns::RRType::nsec3;
}

/// How much a reason tells about what is wrong; the highest of several signatures' is reported.
int weight(Reason reason) {
  constexpr std::array telling{Reason::rrsigs_missing,          Reason::signature_malformed,
                               Reason::signature_other_signer,  Reason::signature_labels,
                               Reason::expanded_wrongly,        Reason::signature_other_algorithm,
                               Reason::signing_key_missing,     Reason::signing_key_unusable,
                               Reason::signature_wrong,         Reason::signature_validity_reversed,
                               Reason::signature_not_yet_valid, Reason::signature_expired};
  const auto at = std::find(telling.begin(), telling.end(), reason);
  return static_cast<int>(at - telling.begin());  // a limit, which is not in the list, tells most
}

void keep_most_telling(Reason& kept, Reason reason) {
  if (weight(reason) > weight(kept)) kept = reason;
}

/// Hashing costs too: one more unit for each 32 KiB.
unsigned cost_of(Algorithm algorithm, std::size_t octets) {
  return check_cost(algorithm) + static_cast<unsigned>(octets / 32768);
}

/// One RRSIG whose fields are right against the keys that it may mean. Reason::none: it is good.
Reason try_keys(const Rrsig& rrsig, Bytes data, const Signers& signers, const Rules& rules, WorkBudget& budget) {
  Reason reason = Reason::signing_key_missing;
  unsigned tried = 0;
  for (std::size_t i = 0; i < signers.keys.keys().size(); ++i) {
    const ZoneKey& key = signers.keys.keys()[i];
    if ((signers.mask >> i & 1) == 0 || key.tag() != rrsig.key_tag || key.algorithm() != rrsig.algorithm) continue;
    if (!key.signs_zone() && !(signers.revoked_too && key.revoked())) continue;
    if (++tried > rules.limits.keys_per_tag) return Reason::limit_keys_per_tag;
    if (const Reason limit = budget.spend_signature(cost_of(rrsig.algorithm, data.size())); limit != Reason::none) {
      return limit;
    }
    const PublicKey* usable = key.read();
    if (usable != nullptr && usable->verify(data, rrsig.signature)) return Reason::none;
    budget.count_failed_signature();
    keep_most_telling(reason, usable == nullptr ? Reason::signing_key_unusable : Reason::signature_wrong);
  }
  return reason;
}

}  // namespace

Reason check_fields(const dns::Rrset& set, const Rrsig& rrsig, const dns::Name& zone, const Rules& rules,
                    WallTime now) {
  if (rrsig.covered != set.type || rrsig.signature.empty()) return Reason::signature_malformed;
  if (rrsig.signer != zone || !set.owner.is_under(zone)) return Reason::signature_other_signer;
  const bool at_apex = set.owner == zone;
  if ((set.type == dns::RRType::ds && at_apex) || (set.type == dns::RRType::dnskey && !at_apex)) {
    return Reason::signature_other_signer;
  }
  // Fewer labels than the signer has would make a wildcard above the zone (CVE-2026-44690).
  const unsigned own_labels = signed_labels(set.owner);
  if (rrsig.labels > own_labels || rrsig.labels < zone.label_count()) return Reason::signature_labels;
  if (rrsig.labels < own_labels && !may_be_expanded(set.type)) return Reason::expanded_wrongly;
  if (!rules.algorithms.takes(rrsig.algorithm)) return Reason::signature_other_algorithm;
  return check_times(rrsig, rules, now);
}

CheckedSet check_rrset(const dns::Rrset& set, const Signers& signers, const Rules& rules, WallTime now,
                       WorkBudget& budget) {
  CheckedSet result;
  if (set.signatures.empty()) return result;
  if (set.rdatas.empty()) return {bogus(Reason::no_data_in_answer)};
  Reason reason = Reason::rrsigs_missing;
  CanonicalSet canonical(set);
  unsigned tried = 0;
  for (const Bytes rdata : set.signatures) {
    const auto rrsig = parse_rrsig(rdata);
    const Reason wrong =
        rrsig ? check_fields(set, *rrsig, signers.keys.zone(), rules, now) : Reason::signature_malformed;
    if (wrong != Reason::none) {
      keep_most_telling(reason, wrong);
      continue;
    }
    if (++tried > rules.limits.signatures_per_set) {
      keep_most_telling(reason, Reason::limit_signatures_per_set);
      break;
    }
    const Reason outcome = try_keys(*rrsig, canonical.for_signature(*rrsig, rdata), signers, rules, budget);
    if (outcome == Reason::none) {
      return {secure(), rrsig->labels, rrsig->labels < signed_labels(set.owner), proven_ttl(set, *rrsig, rules, now)};
    }
    keep_most_telling(reason, outcome);
    if (is_limit(outcome) && outcome != Reason::limit_keys_per_tag) break;
  }
  result.verdict = bogus(reason);
  return result;
}

}  // namespace sekisho::dnssec
