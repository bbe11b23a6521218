// What proof says about data, and why.
//
// A Verdict is one of four states and a reason. The reason decides what clients and staff are told: the EDE code
// and a short English text, both constant, so that a verdict is two octets and can be stored and sent as such.
//
// Threads: plain values. Spec: RFC 4033 §5 (states), RFC 8914 (codes).
#pragma once

#include <cstdint>
#include <string_view>

#include "dns/edns.h"

namespace sekisho::dnssec {

enum class Security : std::uint8_t {
  insecure,       ///< proven not to be signed, or outside every trust anchor, or exempt: used, AD clear
  secure,         ///< a chain of signatures leads to it from a trust anchor
  bogus,          ///< ought to be signed, and the proof fails: SERVFAIL
  indeterminate,  ///< what the proof needs could not be fetched: SERVFAIL, for a short time
};

enum class Reason : std::uint8_t {
  none,
  // insecure
  no_trust_anchor,
  negative_trust_anchor,
  insecure_delegation,
  opt_out,
  unsupported_algorithm,
  unsupported_digest,
  too_many_iterations,
  not_signable,
  // bogus: signatures
  rrsigs_missing,
  signature_expired,
  signature_not_yet_valid,
  signature_validity_reversed,
  signature_wrong,
  signature_malformed,
  signature_labels,
  signature_other_signer,
  signature_other_algorithm,
  signing_key_missing,
  signing_key_unusable,
  // bogus: keys
  dnskey_missing,
  dnskey_does_not_match_ds,
  dnskey_does_not_match_anchor,
  dnskey_not_signed_by_trusted_key,
  no_zone_key,
  // bogus: absence and aliases
  denial_missing,
  denial_incomplete,
  denial_outside_zone,
  denial_malformed,
  denial_contradicts,
  wildcard_unproven,
  ds_absence_unproven,
  iterations_refused,
  alias_not_from_dname,
  expanded_wrongly,
  no_data_in_answer,
  // bogus: work limits
  limit_signatures,
  limit_failed_signatures,
  limit_signatures_per_set,
  limit_keys_per_tag,
  limit_digests,
  limit_hashes,
  limit_chain,
  // indeterminate
  ds_unreachable,
  dnskey_unreachable,
  count
};

struct Verdict {
  Security security = Security::insecure;
  Reason reason = Reason::none;
  bool secure() const { return security == Security::secure; }
  bool bogus() const { return security == Security::bogus; }
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

inline Verdict secure() { return {Security::secure, Reason::none}; }
inline Verdict insecure(Reason reason) { return {Security::insecure, reason}; }
inline Verdict bogus(Reason reason) { return {Security::bogus, reason}; }
inline Verdict indeterminate(Reason reason) { return {Security::indeterminate, reason}; }

/// True when a work limit made the verdict, not the data.
bool is_limit(Reason reason);
/// The code to send; Ede::other where `has_ede` is false means none.
dns::Ede ede_of(Reason reason);
/// False for reasons that need no explanation to a client (none, no_trust_anchor, insecure_delegation, opt_out).
bool has_ede(Reason reason);
/// One short English sentence; "" for none.
std::string_view text_of(Reason reason);

}  // namespace sekisho::dnssec
