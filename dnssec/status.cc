#include "dnssec/status.h"

#include <array>
#include <cstddef>
#include <optional>

namespace sekisho::dnssec {
namespace {

struct Row {
  Reason reason;
  std::optional<dns::Ede> ede;
  std::string_view text;
};

using dns::Ede;
constexpr std::size_t rows_count = static_cast<std::size_t>(Reason::count);
constexpr std::array<Row, rows_count> rows{{
    {Reason::none, std::nullopt, ""},
    {Reason::no_trust_anchor, std::nullopt, "no trust anchor is above this name"},
    {Reason::negative_trust_anchor, Ede::negative_trust_anchor, "validation is suspended for this zone"},
    {Reason::insecure_delegation, std::nullopt, "the zone above says that this zone is not signed"},
    {Reason::opt_out, std::nullopt, "the zone above vouches for signed delegations only (opt-out)"},
    {Reason::unsupported_algorithm, Ede::unsupported_dnskey, "the zone is signed with algorithms not in use here"},
    {Reason::unsupported_digest, Ede::unsupported_ds, "the zone's DS records have digests not in use here"},
    {Reason::too_many_iterations, Ede::unsupported_nsec3_iterations, "NSEC3 with too many iterations"},
    {Reason::not_signable, std::nullopt, "records of this type are never signed"},
    {Reason::rrsigs_missing, Ede::rrsigs_missing, "no signature came with the data"},
    {Reason::signature_expired, Ede::signature_expired, "the signature has expired"},
    {Reason::signature_not_yet_valid, Ede::signature_not_yet_valid, "the signature is not valid yet"},
    {Reason::signature_validity_reversed, Ede::signature_too_early_expired, "the signature expires before it begins"},
    {Reason::signature_wrong, Ede::bogus, "the signature does not fit the data"},
    {Reason::signature_malformed, Ede::bogus, "the signature record is malformed"},
    {Reason::signature_labels, Ede::bogus, "the signature has a wrong number of labels"},
    {Reason::signature_other_signer, Ede::bogus, "the signature is by another zone"},
    {Reason::signature_other_algorithm, Ede::unsupported_dnskey, "the signatures use algorithms not in use here"},
    {Reason::signing_key_missing, Ede::dnskey_missing, "no key of the zone has the signature's tag and algorithm"},
    {Reason::signing_key_unusable, Ede::bogus, "the key that the signature names is malformed or out of limits"},
    {Reason::dnskey_missing, Ede::dnskey_missing, "the signed zone shows no keys"},
    {Reason::dnskey_does_not_match_ds, Ede::dnskey_missing, "no key of the zone matches its DS records"},
    {Reason::dnskey_does_not_match_anchor, Ede::dnskey_missing, "no key of the zone matches the trust anchor"},
    {Reason::dnskey_not_signed_by_trusted_key, Ede::rrsigs_missing,
     "the zone's keys are not signed by a trusted key"},
    {Reason::no_zone_key, Ede::no_zone_key, "no key of the zone may sign"},
    {Reason::denial_missing, Ede::nsec_missing, "no proof of absence came with the answer"},
    {Reason::denial_incomplete, Ede::nsec_missing, "the proof of absence is incomplete"},
    {Reason::denial_outside_zone, Ede::bogus, "the proof of absence points outside its zone"},
    {Reason::denial_malformed, Ede::bogus, "the proof of absence is malformed"},
    {Reason::denial_contradicts, Ede::bogus, "the proof of absence shows that the data exists"},
    {Reason::wildcard_unproven, Ede::nsec_missing, "no proof that a wildcard had to answer"},
    {Reason::ds_absence_unproven, Ede::nsec_missing, "no proof whether the zone is signed"},
    {Reason::iterations_refused, Ede::unsupported_nsec3_iterations,
     "NSEC3 with a number of iterations that is refused"},
    {Reason::alias_not_from_dname, Ede::bogus, "the alias does not follow from its DNAME"},
    {Reason::expanded_wrongly, Ede::bogus, "a record that may not come from a wildcard does"},
    {Reason::no_data_in_answer, Ede::bogus, "the signature stands without its data"},
    {Reason::limit_signatures, Ede::bogus, "the question needs too many signature checks"},
    {Reason::limit_failed_signatures, Ede::bogus, "too many signatures were wrong"},
    {Reason::limit_signatures_per_set, Ede::bogus, "too many signatures on one set of records"},
    {Reason::limit_keys_per_tag, Ede::bogus, "too many keys share a tag"},
    {Reason::limit_digests, Ede::bogus, "too many DS records"},
    {Reason::limit_hashes, Ede::bogus, "the proof needs too many hashes"},
    {Reason::limit_chain, Ede::bogus, "the chain of trust is too long"},
    {Reason::ds_unreachable, Ede::indeterminate, "whether the zone is signed could not be asked"},
    {Reason::dnskey_unreachable, Ede::dnskey_missing, "the zone's keys could not be fetched"},
}};

constexpr bool rows_in_order() {
  for (std::size_t i = 0; i < rows_count; ++i) {
    if (static_cast<std::size_t>(rows[i].reason) != i) return false;
  }
  return true;
}
static_assert(rows_in_order());

/// What is sent as EXTRA-TEXT is cut at 64 octets.
constexpr bool texts_short() {
  for (const Row& row : rows) {
    if (row.text.size() > 64) return false;
  }
  return true;
}
static_assert(texts_short());

const Row& row(Reason reason) {
  const auto i = static_cast<std::size_t>(reason);
  return rows[i < rows_count ? i : 0];
}

}  // namespace

bool is_limit(Reason reason) { return reason >= Reason::limit_signatures && reason <= Reason::limit_chain; }
dns::Ede ede_of(Reason reason) { return row(reason).ede.value_or(Ede::other); }
bool has_ede(Reason reason) { return row(reason).ede.has_value(); }
std::string_view text_of(Reason reason) { return row(reason).text; }

}  // namespace sekisho::dnssec
