// Keys of [mail]: the municipality's mail servers and those of the POIs (L-3 to L-6, L-13, L-16).
#include "mgmt/config/schema_parts.h"
#include "mgmt/config/values.h"

namespace sekisho::mgmt::config {
namespace {

const TableSchema& mail_server_schema() {
  static const TableSchema schema{
      "mail.server",
      "A mail server of your own.",
      {
          row("name", &MailServer::name, {.required = true, .bounds = {1, 64}, .doc = "Its host name."}),
          row("address", &MailServer::address, {.required = true, .doc = "Its own address, inside."}),
          row("view", &MailServer::view,
              {.required = true, .bounds = {1, 32}, .doc = "The view in which it asks for names."}),
          row("delivery", &MailServer::delivery,
              {.default_text = "\"mx\"",
               .bounds = {.choices = {"mx", "static"}},
               .doc = "How mail for LGWAN leaves: by MX (the rule), or statically to the POI mail servers."}),
          row("domains", &MailServer::domains,
              {.default_text = "[]", .doc = "Domains whose mail ends here; empty: your own of [organisation]."}),
          row("internet-relay", &MailServer::internet_relay,
              {.default_text = "\"\"",
               .bounds = {0, 64},
               .doc = "Name of your mail server that takes mail for the Internet; empty: this one delivers there."}),
      }};
  return schema;
}

const TableSchema& poi_server_schema() {
  static const TableSchema schema{
      "mail.poi-server",
      "A mail server of a POI, for static delivery; the first one first.",
      {
          row("name", &PoiMailServer::name, {.required = true, .bounds = {1, 32}, .doc = "For example east."}),
          row("host", &PoiMailServer::host, {.required = true, .doc = "Its name on LGWAN."}),
      }};
  return schema;
}

}  // namespace

const TableSchema& mail_schema() {
  static const TableSchema schema{
      "mail",
      "How mail leaves and arrives: for sekishoctl mail, which predicts and prints, and sends nothing.",
      {
          row("lgwan-domains", &Mail::lgwan_domains,
              {.default_text = "[\"lg.jp\", \"go.jp\", \"lgwan.jp\"]",
               .doc = "Domains whose mail goes over LGWAN when an lg.jp address sends it."}),
          tables_row("poi-server", &Mail::poi_servers, poi_server_schema(),
                     {.default_text = "[]", .doc = "Mail servers of the POIs."}),
          tables_row("server", &Mail::servers, mail_server_schema(),
                     {.default_text = "[]", .doc = "Your mail servers."}),
      }};
  return schema;
}

}  // namespace sekisho::mgmt::config
