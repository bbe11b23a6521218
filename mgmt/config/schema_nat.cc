// Keys of the address translation: [nat], [organisation], and the NAT map's own file with the life of each pair.
#include "mgmt/config/schema_parts.h"
#include "mgmt/config/values.h"

namespace sekisho::mgmt::config {
namespace {

const TableSchema& life_schema() {
  static const TableSchema schema{
      "pair.life",
      "One step in the life of a pair. A pair without steps is in effect.",
      {
          row("state", &LifeRow::state,
              {.required = true,
               .bounds = {.choices = {"planned", "notice-filed", "router-changed", "in-effect", "retired"}},
               .doc = "What the pair is from this step on; steps go forward only."}),
          row("at", &LifeRow::at,
              {.required = true, .doc = "When; a step of the future takes effect by itself at that time."}),
          row("by", &LifeRow::by, {.default_text = "\"\"", .bounds = {0, 64}, .doc = "Who did it."}),
          row("note", &LifeRow::note,
              {.default_text = "\"\"",
               .bounds = {0, 400},
               .doc = "What should be remembered, for example the number of the notice."}),
      }};
  return schema;
}

std::vector<Row> change_rows() {
  return {
      row("replaces", &NatPair::replaces,
          {.default_text = "\"\"",
           .bounds = {0, 64},
           .doc =
               "Name of the pair that this one takes the place of; both run until that one is retired, and clients "
               "are shown the newer one from its in-effect on."}),
      row("lower-ttl", &NatPair::lower_ttl,
          {.default_text = "\"0s\"",
           .bounds = {0, 86'400'000},
           .doc =
               "Before the change, clients keep answers with these addresses for so long at most; 0s: as always."}),
      row("lower-ttl-from", &NatPair::lower_ttl_from,
          {.doc = "From when on; early enough that the longer TTL has run out before the change."}),
      row("ttl-before", &NatPair::ttl_before,
          {.default_text = "\"0s\"",
           .bounds = {0, 7 * 86'400'000ULL},
           .doc = "The TTL that these answers had before it was lowered; 0s: the most that the views allow."}),
      row("reason", &NatPair::reason,
          {.default_text = "\"\"", .bounds = {0, 400}, .doc = "Why, for the change notice."}),
      row("wished", &NatPair::wished, {.doc = "When you wish the change to be made, for the change notice."}),
      tables_row("life", &NatPair::life, life_schema(),
                 {.default_text = "[]", .doc = "What was done when, and by whom."}),
  };
}

const TableSchema& nat_pair_schema() {
  static const TableSchema schema = [] {
    TableSchema made{
        "pair",
        "One address (or network) inside, and what the connection router makes of it on LGWAN.",
        {
            row("name", &NatPair::name,
                {.required = true, .bounds = {1, 64}, .doc = "Name of the pair, for example mail1."}),
            row("inside", &NatPair::inside, {.required = true, .doc = "Address or network inside."}),
            row("lgwan", &NatPair::lgwan, {.required = true, .doc = "Address or network of the same size on LGWAN."}),
            row("names", &NatPair::names,
                {.default_text = "[]",
                 .doc = "Names of the host as LGWAN knows it; what POI publishes for them is watched."}),
            row("ports", &NatPair::ports,
                {.default_text = "[\"tcp/25\"]",
                 .bounds = {5, 9},
                 .doc = "What LGWAN must reach, for the change notice; tcp/25 is tested."}),
        }};
    for (Row& row : change_rows()) made.rows.push_back(std::move(row));
    return made;
  }();
  return schema;
}

}  // namespace

const TableSchema& nat_map_schema() {
  static const TableSchema schema{"",
                                  "The NAT map.",
                                  {
                                      tables_row("pair", &Config::nat_pairs, nat_pair_schema(),
                                                 {.default_text = "[]", .doc = "Pairs of addresses."}),
                                  }};
  return schema;
}

const TableSchema& nat_schema() {
  static const TableSchema schema{
      "nat",
      "Address translation of the LGWAN connection router.",
      {
          row("map", &Nat::map,
              {.default_text = "\"\"",
               .doc = "File with the pairs of inside and LGWAN addresses, relative to this file; empty: nothing is "
                      "mapped."}),
          row("check-interval", &Nat::check_interval,
              {.default_text = "\"10m\"",
               .bounds = {0, 86'400'000},
               .doc = "How often what each POI publishes is compared with the map, and TCP/25 tested; 0s: only by "
                      "sekishoctl nat check."}),
          row("lgwan-networks", &Nat::lgwan_networks,
              {.default_text = "[]",
               .doc = "Address blocks of LGWAN; a mail server published with an address outside them is warned about "
                      "(L-15). Empty: not known."}),
          row("connect-test", &Nat::connect_test,
              {.default_text = "\"on\"",
               .bounds = {.choices = {"on", "inside", "off"}},
               .doc =
                   "Whether TCP/25 is tested: at the inside address and through the translation (on), at the inside "
                   "address alone (where the router lets no connection turn round), or not at all."}),
      }};
  return schema;
}

const TableSchema& organisation_schema() {
  static const TableSchema schema{
      "organisation",
      "Who you are: for the change notice, and for what is checked as your own.",
      {
          row("name", &Organisation::name,
              {.default_text = "\"\"", .bounds = {0, 100}, .doc = "Name of the municipality."}),
          row("department", &Organisation::department,
              {.default_text = "\"\"", .bounds = {0, 100}, .doc = "Department in charge."}),
          row("contact", &Organisation::contact,
              {.default_text = "\"\"", .bounds = {0, 100}, .doc = "Person in charge."}),
          row("phone", &Organisation::phone, {.default_text = "\"\"", .bounds = {0, 40}, .doc = "Telephone number."}),
          row("mail", &Organisation::mail, {.default_text = "\"\"", .bounds = {0, 254}, .doc = "Mail address."}),
          row("domains", &Organisation::domains,
              {.default_text = "[]", .doc = "Your own mail domains, for example city.example.lg.jp."}),
          row("former-domains", &Organisation::former_domains,
              {.default_text = "[]", .doc = "Domains of before that are still held; watched like your own (L-17)."}),
          row("reverse-zones", &Organisation::reverse_zones,
              {.default_text = "[]",
               .doc = "Reverse zones of your addresses on the Internet, for example 113.0.203.in-addr.arpa; watched "
                      "too, since JPNIC stops delegations to servers that do not serve them."}),
      }};
  return schema;
}

}  // namespace sekisho::mgmt::config
