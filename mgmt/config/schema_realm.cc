// Keys of a realm: its way out, its upstream groups, its forward zones.
#include "mgmt/config/schema_parts.h"
#include "mgmt/config/values.h"

namespace sekisho::mgmt::config {
namespace {

constexpr std::uint64_t day_ms = 86'400'000;

const TableSchema& probe_schema() {
  static const TableSchema schema{
      "realm.group.probe",
      "The health check of a group's servers.",
      {
          row("name", &Probe::name,
              {.default_text = "\".\"",
               .doc = "Name that the probe asks for; choose one that the servers answer NOERROR or NXDOMAIN."}),
          row("type", &Probe::type, {.default_text = "\"SOA\"", .doc = "Record type that the probe asks for."}),
          row("interval", &Probe::interval,
              {.default_text = "\"1s\"", .bounds = {100, 60'000}, .doc = "Time between two probes of one server."}),
          row("timeout", &Probe::timeout,
              {.default_text = "\"500ms\"", .bounds = {20, 10'000}, .doc = "A probe that takes longer has failed."}),
          row("fall", &Probe::fall,
              {.default_text = "2",
               .bounds = {1, 20},
               .doc = "Failed probes in a row after which a server counts as down."}),
          row("rise", &Probe::rise,
              {.default_text = "3",
               .bounds = {1, 20},
               .doc = "Good probes in a row after which a server counts as up again."}),
      }};
  return schema;
}

const TableSchema& upstream_server_schema() {
  static const TableSchema schema{
      "realm.group.servers",
      "One DNS server of a group.",
      {
          row("name", &UpstreamServer::name,
              {.default_text = "\"\"",
               .bounds = {0, 32},
               .doc = "Name in metrics and messages, for example east; the address if it is left out."}),
          row("address", &UpstreamServer::address,
              {.required = true, .doc = "Address of the server, with @port if it is not 53."}),
      }};
  return schema;
}

const TableSchema& group_schema() {
  static const TableSchema schema{
      "realm.group",
      "DNS servers that hold the same zones, for example POI East and West.",
      {
          row("name", &Group::name,
              {.required = true, .bounds = {1, 32}, .doc = "Name that forward zones use for this group."}),
          row("policy", &Group::policy,
              {.default_text = "\"ordered\"",
               .bounds = {.choices = {"ordered", "fastest"}},
               .doc = "Which healthy server is asked first: the first in this list (ordered), or the one that has "
                      "answered fastest."}),
          tables_row("servers", &Group::servers, upstream_server_schema(),
                     {.required = true, .doc = "The group's servers, at most 8."}),
          table_row("probe", &Group::probe, probe_schema(), {.doc = "How the group's servers are checked."}),
          row("hedge", &Group::hedge,
              {.default_text = "true",
               .doc = "When an answer takes unusually long, ask the next server too and use what comes first."}),
          row("retry-budget", &Group::retry_budget,
              {.default_text = "10",
               .bounds = {0, 100},
               .doc = "Second queries to healthy servers, in percent of first ones."}),
          row("deadline", &Group::deadline,
              {.default_text = "\"1800ms\"",
               .bounds = {100, 10'000},
               .doc = "Time after which a question to this group has failed."}),
          row("use-0x20", &Group::use_0x20,
              {.default_text = "true",
               .doc = "Vary upper and lower case in questions, against forged answers; turn off for servers that do "
                      "not copy the case."}),
          row("cookies", &Group::cookies,
              {.default_text = "false",
               .doc = "Send DNS cookies (RFC 7873) to this group, against forged answers; off, since old forwarders "
                      "may stumble over them."}),
          row("edns-size", &Group::edns_size,
              {.default_text = "1232",
               .bounds = {512, 1400},
               .doc = "Largest UDP answer that is asked for; larger ones come by TCP. More than 1400 would be "
                      "fragmented (RFC 9715, MIC guideline 2-4)."}),
      }};
  return schema;
}

const TableSchema& forward_zone_schema() {
  static const TableSchema schema{
      "realm.forward-zone",
      "Zones that are asked of a group, and of nobody else.",
      {
          row("names", &ForwardZone::names,
              {.required = true, .doc = "The zones: each name and everything below it."}),
          row("group", &ForwardZone::group, {.required = true, .doc = "Group that is asked."}),
          row("serve-stale", &ForwardZone::serve_stale,
              {.default_text = "\"0s\"",
               .bounds = {0, 7 * day_ms},
               .doc = "How long an expired answer may still be used while no server answers (RFC 8767); 0s: never."}),
          row("ttl-floor", &ForwardZone::ttl_floor,
              {.default_text = "\"0s\"", .bounds = {0, 3'600'000}, .doc = "Answers are kept at least so long."}),
          row("ttl-cap", &ForwardZone::ttl_cap,
              {.default_text = "\"1d\"", .bounds = {0, 7 * day_ms}, .doc = "Answers are kept at most so long."}),
          row("negative-ttl-cap", &ForwardZone::negative_ttl_cap,
              {.default_text = "\"1h\"",
               .bounds = {0, day_ms},
               .doc = "\"No such name\" and \"no such data\" are kept at most so long."}),
          row("aaaa", &ForwardZone::aaaa,
              {.default_text = "\"ask\"",
               .bounds = {.choices = {"ask", "nodata"}},
               .doc = "nodata: questions for IPv6 addresses are answered \"no data\" without asking, for servers "
                      "that do not answer them."}),
      }};
  return schema;
}

const TableSchema& zone_copy_schema() {
  static const TableSchema schema{
      "realm.zone-copy",
      "A zone of which the realm keeps a copy, for speed and for the day when its servers cannot be reached (RFC "
      "8806); "
      "for a recursive realm.",
      {
          row("zone", &ZoneCopyRow::zone, {.required = true, .doc = "The zone; \".\" is the root."}),
          row("primaries", &ZoneCopyRow::primaries,
              {.required = true,
               .doc =
                   "Servers that give the zone by transfer (AXFR, IXFR), with @port if it is not 53; asked in turn "
                   "when one fails."}),
          row("max-size", &ZoneCopyRow::max_size,
              {.default_text = "\"64MiB\"",
               .bounds = {1U << 16, 1ULL << 30},
               .doc = "A zone with more octets of records than this is refused."}),
      }};
  return schema;
}

/// Who the realm is, and how it asks.
std::vector<Row> way_out_rows() {
  return {
      row("name", &Realm::name, {.required = true, .bounds = {1, 32}, .doc = "Name that views use for this realm."}),
      row("resolution", &Realm::resolution,
          {.required = true,
           .bounds = {.choices = {"forward", "recursive"}},
           .doc = "forward: only the forward zones are asked, nothing else ever; recursive: names are resolved "
                  "from the root."}),
      row("device", &Realm::device,
          {.default_text = "\"\"",
           .bounds = {0, 15},
           .doc = "Interface through which all queries of this realm leave; it is that one or none."}),
      row("netns", &Realm::netns,
          {.default_text = "\"\"",
           .bounds = {0, 64},
           .doc = "Network namespace (as in ip netns) in which this realm's sockets live, instead of or beside "
                  "device."}),
      row("source", &Realm::source,
          {.default_text = "[]", .doc = "Source addresses of queries, at most one IPv4 and one IPv6."}),
      row("root-hints", &Realm::root_hints,
          {.default_text = "\"\"",
           .doc = "File with the root servers (named.root form), for a recursive realm; empty: "
                  "/usr/share/dns/root.hints."}),
      row("qname-minimisation", &Realm::qname_minimisation,
          {.default_text = "true",
           .doc = "Show each server only the part of a name that it needs (RFC 9156); never done toward "
                  "forwarders."}),
      row("ask-loopback", &Realm::ask_loopback,
          {.default_text = "false",
           .doc = "Ask servers at loopback addresses too, for a copy of the root on this host (RFC 8806); "
                  "otherwise a delegation that leads there leads nowhere."}),
      row("cookies", &Realm::cookies,
          {.default_text = "true",
           .doc = "Send DNS cookies (RFC 7873) to authoritative servers, against forged answers."}),
  };
}

/// How long what it learns is good, and what is not resolved from the root.
std::vector<Row> zone_rows() {
  return {
      row("serve-stale", &Realm::serve_stale,
          {.default_text = "\"0s\"",
           .bounds = {0, 7 * day_ms},
           .doc = "As for forward zones, for names resolved from the root."}),
      row("ttl-floor", &Realm::ttl_floor,
          {.default_text = "\"0s\"",
           .bounds = {0, 3'600'000},
           .doc = "As for forward zones, for names resolved from the root."}),
      row("ttl-cap", &Realm::ttl_cap,
          {.default_text = "\"1d\"",
           .bounds = {0, 7 * day_ms},
           .doc = "As for forward zones, for names resolved from the root."}),
      row("negative-ttl-cap", &Realm::negative_ttl_cap,
          {.default_text = "\"1h\"",
           .bounds = {0, day_ms},
           .doc = "As for forward zones, for names resolved from the root."}),
      tables_row("group", &Realm::groups, group_schema(),
                 {.default_text = "[]", .doc = "Groups of upstream servers."}),
      tables_row("forward-zone", &Realm::zones, forward_zone_schema(),
                 {.default_text = "[]", .doc = "Zones that are forwarded."}),
      tables_row("zone-copy", &Realm::copies, zone_copy_schema(),
                 {.default_text = "[]", .doc = "Zones of which a copy is kept."}),
  };
}

}  // namespace

const TableSchema& realm_schema() {
  static const TableSchema schema = [] {
    TableSchema realm{"realm", "A network of names with its own way out: LGWAN, the Internet.", way_out_rows()};
    for (Row& row : zone_rows()) realm.rows.push_back(std::move(row));
    for (Row& row : validation_rows()) realm.rows.push_back(std::move(row));
    return realm;
  }();
  return schema;
}

}  // namespace sekisho::mgmt::config
