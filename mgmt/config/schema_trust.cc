// Keys of what a realm trusts, and of what it excuses.
#include "mgmt/config/schema_parts.h"
#include "mgmt/config/values.h"

namespace sekisho::mgmt::config {
namespace {

const TableSchema& trust_anchor_schema() {
  static const TableSchema schema{
      "realm.trust-anchor",
      "A zone whose keys are trusted unasked, below the root or in place of the distribution's root.",
      {
          row("zone", &TrustAnchorRow::zone, {.required = true, .doc = "The zone."}),
          row("ds", &TrustAnchorRow::ds,
              {.default_text = "[]",
               .doc = "DS records without name and type: key tag, algorithm, digest type, digest."}),
          row("dnskey", &TrustAnchorRow::dnskey,
              {.default_text = "[]",
               .doc = "DNSKEY records without name and type: flags, protocol, algorithm, key."}),
          row("rfc5011", &TrustAnchorRow::rfc5011,
              {.default_text = "false",
               .doc = "Follow rollovers by themselves; only for a zone that rolls its keys as RFC 5011 says."}),
      }};
  return schema;
}

const TableSchema& negative_anchor_schema() {
  static const TableSchema schema{
      "realm.negative-trust-anchor",
      "A zone whose signatures are broken and which is not validated until then (RFC 7646). Usually set with "
      "`sekishoctl nta request` and `nta approve`: those are looked at by two people, and end when the zone is "
      "mended.",
      {
          row("name", &NegativeAnchorRow::name, {.required = true, .doc = "The zone and everything below it."}),
          row("expires", &NegativeAnchorRow::expires,
              {.required = true, .doc = "When it ends, at most 7 days ahead."}),
          row("reason", &NegativeAnchorRow::reason,
              {.required = true,
               .bounds = {1, 200},
               .doc = "Why, and who confirmed that it is no attack (MIC guideline 2-21)."}),
      }};
  return schema;
}

}  // namespace

std::vector<Row> validation_rows() {
  return {
      row("validation", &Realm::validation,
          {.bounds = {.choices = {"on", "off"}},
           .doc = "Check signatures (DNSSEC). A recursive realm always does; a forwarding one must say on, or off "
                  "with validation-exempt-reason."}),
      row("validation-exempt-reason", &Realm::exempt_reason,
          {.default_text = "\"\"",
           .bounds = {0, 200},
           .doc = "Why a forwarding realm does not validate; shown in the status."}),
      row("trust-anchors", &Realm::anchor_files,
          {.default_text = "[]",
           .doc = "Files with DS or DNSKEY records that are trusted (root.ds or root.key form). Empty, in a "
                  "recursive realm without a [[realm.trust-anchor]] for the root: /usr/share/dns/root.ds, which "
                  "the package dns-root-data keeps up to date."}),
      row("rfc5011", &Realm::rfc5011,
          {.default_text = "true",
           .doc = "Follow rollovers of the root's keys that come from trust-anchors, by themselves (RFC 5011)."}),
      row("aggressive-nsec", &Realm::aggressive_nsec,
          {.default_text = "true",
           .doc = "Answer \"no such name\" from signed proofs that are known already (RFC 8198)."}),
      tables_row("trust-anchor", &Realm::anchor_rows, trust_anchor_schema(),
                 {.default_text = "[]", .doc = "Zones whose keys are trusted unasked."}),
      tables_row("negative-trust-anchor", &Realm::negative_anchors, negative_anchor_schema(),
                 {.default_text = "[]", .doc = "Zones that are not validated for a while."}),
  };
}

}  // namespace sekisho::mgmt::config
