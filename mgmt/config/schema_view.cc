// Keys of a view: who belongs to it and what its clients get. And the whole, put together.
#include "mgmt/config/schema_parts.h"
#include "mgmt/config/values.h"

namespace sekisho::mgmt::config {
namespace {

const TableSchema& clients_schema() {
  static const TableSchema schema{
      "view.clients",
      "Clients of a view: a port and networks behind it.",
      {
          row("port", &Clients::port, {.required = true, .doc = "Port on which these clients ask."}),
          row("vlan", &Clients::vlan,
              {.default_text = "0", .bounds = {0, 4094}, .doc = "802.1Q VLAN on that port; 0: untagged."}),
          row("networks", &Clients::networks,
              {.required = true, .doc = "Source networks of the clients; the longest match decides."}),
      }};
  return schema;
}

const TableSchema& route_schema() {
  static const TableSchema schema{
      "view.routes",
      "Where names of a view are looked up; a longer suffix wins over a shorter one.",
      {
          row("names", &RouteRow::names, {.required = true, .doc = "Suffixes: each name and everything below it."}),
          row("to", &RouteRow::to,
              {.required = true,
               .bounds = {1, 32},
               .doc = "A realm's name; or refuse; or leak-guard: the name belongs to another network, so it is "
                      "answered \"no such name\" here and counted."}),
      }};
  return schema;
}

const TableSchema& local_zone_schema() {
  static const TableSchema schema{"view.local-zone",
                                  "A zone that the gateway answers by itself for this view.",
                                  {
                                      row("name", &LocalZoneRow::name, {.required = true, .doc = "The zone's name."}),
                                      row("records", &LocalZoneRow::records,
                                          {.default_text = "[]",
                                           .doc = "Records as in a zone file, one line each; names without a final "
                                                  "dot are relative to the zone; @ is the zone itself."}),
                                  }};
  return schema;
}

const TableSchema& canary_schema() {
  static const TableSchema schema{
      "view.canary",
      "A question that is asked as a client of the view before and after each change; what fails only afterwards "
      "takes the change back.",
      {
          row("name", &ViewCanary::name, {.required = true, .doc = "The name to ask for."}),
          row("type", &ViewCanary::type, {.default_text = "\"A\"", .doc = "The record type to ask for."}),
          row("expect", &ViewCanary::expect,
              {.default_text = "\"answer\"",
               .bounds = {.choices = {"answer", "no-such-name", "refused", "secure"}},
               .doc = "What must come: records; records that were validated (secure); that there is no such name; a "
                      "refusal."}),
          row("data", &ViewCanary::data,
              {.default_text = "\"\"",
               .bounds = {0, 1000},
               .doc = "Data that one of the records must have, as in a zone file, for example 10.1.5.25; empty: "
                      "any."}),
      }};
  return schema;
}

}  // namespace

const TableSchema& view_schema() {
  static const TableSchema schema{
      "view",
      "What one class of clients gets.",
      {
          row("name", &View::name,
              {.required = true, .bounds = {1, 32}, .doc = "Name of the view, in metrics and messages."}),
          tables_row("clients", &View::clients, clients_schema(),
                     {.required = true, .doc = "Who belongs to this view."}),
          row("default", &View::default_route,
              {.default_text = "\"refuse\"",
               .bounds = {1, 32},
               .doc = "Where names go that no route names: a recursive realm, or refuse."}),
          tables_row("routes", &View::routes, route_schema(),
                     {.default_text = "[]", .doc = "Where names are looked up."}),
          tables_row("local-zone", &View::local_zones, local_zone_schema(),
                     {.default_text = "[]", .doc = "Zones with data of their own."}),
          tables_row("canary", &View::canaries, canary_schema(),
                     {.default_text = "[]",
                      .doc = "Questions that prove a change; none: what the health probes of the view's realms ask, "
                             "and the root's name servers."}),
          row("nat", &View::nat,
              {.default_text = "\"none\"",
               .bounds = {.choices = {"none", "inside", "lgwan"}},
               .doc = "Addresses of the NAT map are shown as they are on the inside (inside), on LGWAN (lgwan), or "
                      "as they come (none)."}),
          row("mapped-for-validators", &View::mapped_for_validators,
              {.default_text = "\"mapped\"",
               .bounds = {.choices = {"mapped", "refuse"}},
               .doc = "What a client that validates by itself (DO and CD set) gets for a mapped name: the mapped "
                      "answer without signatures, or a refusal."}),
          row("minimal-any", &View::minimal_any,
              {.default_text = "true",
               .doc =
                   "ANY is answered with one made-up record (RFC 8482), so that small questions have small answers; "
                   "false: with all that is at the name."}),
          row("rates", &View::rated,
              {.default_text = "true",
               .doc =
                   "The rates of [rates] hold for this view's clients; false: for networks of hosts that are known "
                   "and ask more, such as measuring ones."}),
          row("cookies", &View::cookies,
              {.default_text = "\"answer\"",
               .bounds = {.choices = {"off", "answer", "require"}},
               .doc =
                   "DNS cookies (RFC 7873): ignored (off), given to clients that send one (answer), or needed for an "
                   "answer over UDP (require): others are sent to TCP."}),
          row("ttl-floor", &View::ttl_floor,
              {.default_text = "\"0s\"", .bounds = {0, 3'600'000}, .doc = "TTL that clients see at least."}),
          row("ttl-cap", &View::ttl_cap,
              {.default_text = "\"1d\"", .bounds = {0, 7 * 86'400'000ULL}, .doc = "TTL that clients see at most."}),
          row("max-udp-size", &View::max_udp_size,
              {.default_text = "1232",
               .bounds = {512, 1400},
               .doc = "Largest reply over UDP; larger ones are truncated and come by TCP."}),
      }};
  return schema;
}

const TableSchema& config_schema() {
  static const TableSchema schema{
      "",
      "sekisho.toml",
      {
          row("include", &Config::include,
              {.default_text = "[]",
               .doc = "Files below this directory whose tables are read as if they stood here, for example "
                      "\"conf.d/*.toml\", in the order of their names; stands above the first table."}),
          profile_row(),
          table_row("server", &Config::server, server_schema(), {.doc = "The gateway as a whole."}),
          table_row("cpu", &Config::cpu, cpu_schema(), {.doc = "Cores."}),
          table_row("dpdk", &Config::dpdk, dpdk_schema(), {.doc = "DPDK."}),
          table_row("cache", &Config::cache, cache_schema(), {.doc = "Memory for answers."}),
          table_row("limits", &Config::limits, limits_schema(), {.doc = "Bounds."}),
          table_row("rates", &Config::rates, rates_schema(), {.doc = "What one source may ask in a second."}),
          table_row("metrics", &Config::metrics, metrics_schema(), {.doc = "Metrics."}),
          table_row("watch", &Config::watch, watch_schema(), {.doc = "What the gateway watches by itself."}),
          table_row("dnstap", &Config::dnstap, dnstap_schema(), {.doc = "Copies of messages for analysis."}),
          table_row("nat", &Config::nat, nat_schema(), {.doc = "Address translation."}),
          table_row("organisation", &Config::organisation, organisation_schema(), {.doc = "Who you are."}),
          table_row("mail", &Config::mail, mail_schema(), {.doc = "Mail delivery."}),
          table_row("control", &Config::control, control_schema(), {.doc = "Who may do what."}),
          table_row("pair", &Config::pair, pair_schema(), {.doc = "Two gateways that stand in for each other."}),
          tables_row("port", &Config::ports, port_schema(), {.required = true, .doc = "Ports."}),
          tables_row("realm", &Config::realms, realm_schema(), {.required = true, .doc = "Realms."}),
          tables_row("view", &Config::views, view_schema(), {.required = true, .doc = "Views."}),
      }};
  return schema;
}

}  // namespace sekisho::mgmt::config
