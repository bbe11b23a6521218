#include "dnssec/ds_match.h"

#include <algorithm>

#include "dnssec/crypto/digest.h"

namespace sekisho::dnssec {

UsableDs choose_ds(const dns::RdataList& ds, const AlgorithmPolicy& policy) {
  UsableDs result{insecure(Reason::unsupported_algorithm), {}};
  for (const Bytes rdata : ds) {
    const auto fields = parse_ds(rdata);
    if (!fields || !policy.takes(fields->algorithm)) continue;
    if (policy.takes(fields->digest_type)) {
      result.records.push_back(*fields);
    } else {
      result.verdict = insecure(Reason::unsupported_digest);
    }
  }
  const auto is_sha1 = [](const Ds& d) { return d.digest_type == DigestType::sha1; };
  if (!std::all_of(result.records.begin(), result.records.end(), is_sha1)) std::erase_if(result.records, is_sha1);
  if (!result.records.empty()) result.verdict = secure();
  return result;
}

bool ds_fits(const Ds& ds, const dns::Name& zone, Bytes dnskey_rdata) {
  const Digest computed = digest(ds.digest_type, {zone.lower().wire(), dnskey_rdata});
  return std::ranges::equal(computed.bytes(), ds.digest);
}

MatchedKeys match_ds(const dns::RdataList& ds, const ZoneKeys& keys, const Rules& rules, WorkBudget& budget) {
  const UsableDs usable = choose_ds(ds, rules.algorithms);
  if (!usable.verdict.secure()) return {usable.verdict};
  if (keys.empty()) return {bogus(Reason::dnskey_missing)};
  MatchedKeys result{bogus(Reason::no_zone_key)};
  for (std::size_t i = 0; i < keys.keys().size(); ++i) {
    const ZoneKey& key = keys.keys()[i];
    if (!key.signs_zone()) continue;
    if (result.verdict.reason == Reason::no_zone_key) result.verdict = bogus(Reason::dnskey_does_not_match_ds);
    for (const Ds& record : usable.records) {
      if (record.key_tag != key.tag() || record.algorithm != key.algorithm()) continue;
      if (!budget.spend_digest()) return {bogus(Reason::limit_digests)};
      if (ds_fits(record, keys.zone(), key.rdata())) {
        result.mask |= KeyMask{1} << i;
        break;
      }
    }
  }
  if (result.mask != 0) result.verdict = secure();
  return result;
}

CheckedSet check_dnskey_set(const dns::Rrset& dnskeys, const ZoneKeys& keys, KeyMask trusted, const Rules& rules,
                            WallTime now, WorkBudget& budget) {
  CheckedSet checked = check_rrset(dnskeys, {keys, trusted}, rules, now, budget);
  if (checked.verdict == bogus(Reason::signing_key_missing) || checked.verdict == bogus(Reason::rrsigs_missing)) {
    checked.verdict = bogus(Reason::dnskey_not_signed_by_trusted_key);
  }
  return checked;
}

}  // namespace sekisho::dnssec
