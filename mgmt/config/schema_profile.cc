// Keys of [profile]: what a network model needs to know of this municipality.
#include "mgmt/config/profile.h"
#include "mgmt/config/schema_parts.h"
#include "mgmt/config/values.h"

namespace sekisho::mgmt::config {

namespace {

std::vector<Row> lgwan_rows() {
  return {
      row("model", &Profile::model,
          {.default_text = "\"none\"",
           .bounds = {.choices = {"none", "alpha", "alpha-prime", "beta", "beta-prime", "government-cloud"}},
           .doc = "The model of the municipality's networks: none; alpha (staff on LGWAN, the Internet apart), "
                  "alpha-prime (alpha with a local breakout to named services), beta and beta-prime (staff on the "
                  "Internet side), government-cloud (alpha-prime's rules and the cloud's private zones)."}),
      row("poi", &Profile::poi,
          {.default_text = "[]", .doc = "DNS servers of POI East and POI West, in this order."}),
      row("lgwan-zones", &Profile::lgwan_zones,
          {.default_text = "[\"lg.jp\", \"go.jp\", \"lgwan.jp\"]",
           .doc = "Zones that are asked of POI; add the reverse zones of LGWAN's addresses."}),
      row("lgwan-only", &Profile::lgwan_only,
          {.default_text = "[\"lgwan.jp\"]",
           .doc = "Zones that only LGWAN has: the Internet side answers \"no such name\" and counts a leak."}),
      row("lgwan-device", &Profile::lgwan_device,
          {.default_text = "\"\"", .bounds = {0, 15}, .doc = "Interface on which POI is asked."}),
      row("lgwan-source", &Profile::lgwan_source,
          {.default_text = "[]", .doc = "Own addresses that POI sees, one of each family."}),
      row("lgwan-port", &Profile::lgwan_port,
          {.default_text = "\"\"", .bounds = {0, 32}, .doc = "Port on which clients of the LGWAN side ask."}),
      row("lgwan-networks", &Profile::lgwan_networks,
          {.default_text = "[]", .doc = "Networks of the clients of the LGWAN side."}),
      row("breakout", &Profile::breakout,
          {.default_text = "[]",
           .doc = "Names that clients of the LGWAN side reach on the Internet by a local breakout."}),
  };
}

std::vector<Row> other_rows() {
  return {
      row("internet-device", &Profile::internet_device,
          {.default_text = "\"\"", .bounds = {0, 15}, .doc = "Interface on which the Internet is asked."}),
      row("internet-source", &Profile::internet_source,
          {.default_text = "[]", .doc = "Own addresses that the Internet sees, one of each family."}),
      row("internet-forwarders", &Profile::internet_forwarders,
          {.default_text = "[]",
           .doc = "Resolvers of the prefecture's security cloud that all must be asked through, validated here; "
                  "empty: the Internet's own servers are asked."}),
      row("internet-port", &Profile::internet_port,
          {.default_text = "\"\"", .bounds = {0, 32}, .doc = "Port on which clients of the Internet side ask."}),
      row("internet-networks", &Profile::internet_networks,
          {.default_text = "[]", .doc = "Networks of the clients of the Internet side."}),
      row("cloud-device", &Profile::cloud_device,
          {.default_text = "\"\"", .bounds = {0, 15}, .doc = "Interface towards the government cloud."}),
      row("cloud-source", &Profile::cloud_source,
          {.default_text = "[]", .doc = "Own addresses that the government cloud sees, one of each family."}),
      row("cloud-servers", &Profile::cloud_servers,
          {.default_text = "[]", .doc = "Inbound DNS endpoints of the government cloud."}),
      row("cloud-zones", &Profile::cloud_zones,
          {.default_text = "[]", .doc = "Private zones of the government cloud."}),
      row("cloud-port", &Profile::cloud_port,
          {.default_text = "\"\"",
           .bounds = {0, 32},
           .doc = "Port on which clients of the systems in the government cloud ask."}),
      row("cloud-networks", &Profile::cloud_networks, {.default_text = "[]", .doc = "Networks of those clients."}),
  };
}

}  // namespace

Row profile_row() {
  return {"profile",
          "table",
          "",
          false,
          Effect::live,
          {},
          "Network model.",
          &profile_schema(),
          false,
          [](void*, const Node&, const Bounds&, Diagnostics&) {}};  // expand_profile() has read it before
}

const TableSchema& profile_schema() {
  static const TableSchema schema = [] {
    TableSchema made{"profile",
                     "A network model, expanded to realms, views and routes that the rest of the file may add to; "
                     "`sekishoctl config show --expanded` prints them.",
                     lgwan_rows()};
    for (Row& row : other_rows()) made.rows.push_back(std::move(row));
    return made;
  }();
  return schema;
}

}  // namespace sekisho::mgmt::config
