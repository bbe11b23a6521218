// Keys of [control]: who may do what through sekishoctl and the control API.
#include "mgmt/config/schema_parts.h"
#include "mgmt/config/values.h"

namespace sekisho::mgmt::config {

namespace {

const TableSchema& client_schema() {
  static const TableSchema schema{
      "control.tls.client",
      "Whose client certificate is whose; give subject or name.",
      {
          row("person", &ControlClient::person,
              {.required = true,
               .bounds = {1, 64},
               .doc =
                   "Who it is: the same name as the account or the token of the same person, so that nobody is two "
                   "people."}),
          row("role", &ControlClient::role,
              {.required = true,
               .bounds = {.choices = {"viewer", "operator", "approver"}},
               .doc = "What the person may do by this certificate."}),
          row("subject", &ControlClient::subject,
              {.default_text = "\"\"",
               .bounds = {0, 255},
               .doc =
                   "The certificate's subject as `openssl x509 -subject -nameopt RFC2253,-esc_msb,utf8` prints it."}),
          row("name", &ControlClient::name,
              {.default_text = "\"\"",
               .bounds = {0, 255},
               .doc = "One of its alternative names: dns:host, email:address or uri:text."}),
      }};
  return schema;
}

const TableSchema& tls_schema() {
  static const TableSchema schema{
      "control.tls",
      "The control API over TLS, with all that sekishoctl can do; off unless it listens somewhere.",
      {
          row("listen", &ControlTls::listen,
              {.default_text = "[]",
               .effect = Effect::restart,
               .doc = "Addresses (with @port) of the listener; empty: none. Keep it on the management network."}),
          row("certificate", &ControlTls::certificate,
              {.default_text = "\"\"",
               .effect = Effect::restart,
               .bounds = {0, 1023},
               .doc = "PEM file with the gateway's certificate and its chain; a renewed one is used by itself."}),
          row("key", &ControlTls::key,
              {.default_text = "\"\"",
               .effect = Effect::restart,
               .bounds = {0, 1023},
               .doc = "PEM file with its key, not open to everybody."}),
          row("client-ca", &ControlTls::client_ca,
              {.default_text = "\"\"",
               .effect = Effect::restart,
               .bounds = {0, 1023},
               .doc = "PEM file with the authority that signs clients' certificates; empty: tokens only."}),
          row("tokens", &ControlTls::tokens,
              {.default_text = "true",
               .effect = Effect::restart,
               .doc = "Tokens are taken (sekishoctl token add); false: certificates only."}),
          tables_row("client", &ControlTls::clients, client_schema(),
                     {.default_text = "[]", .doc = "Whose certificate is whose."}),
      }};
  return schema;
}

const TableSchema& control_limits_schema() {
  static const TableSchema schema{
      "control.limits",
      "What one source may cost the control API. The path of clients' questions never waits for it.",
      {
          row("failed-logins", &ControlLimits::failed_logins,
              {.default_text = "5",
               .bounds = {1, 1000},
               .doc = "Failed logins of one address before it has to wait: a second, then twice as long each time."}),
          row("longest-hold", &ControlLimits::longest_hold,
              {.default_text = "\"15m\"", .bounds = {1000, 86'400'000}, .doc = "It waits no longer than this."}),
          row("requests-per-second", &ControlLimits::requests_per_second,
              {.default_text = "100",
               .bounds = {1, 10000},
               .doc = "Requests of one address or account in the long run; twice as many at once."}),
          row("connections", &ControlLimits::connections,
              {.default_text = "64",
               .effect = Effect::restart,
               .bounds = {4, 1000},
               .doc = "Connections of each listener at once."}),
          row("connections-per-source", &ControlLimits::connections_per_source,
              {.default_text = "16",
               .bounds = {1, 1000},
               .doc = "Connections of one address or account (but root) at once."}),
          row("request-timeout", &ControlLimits::request_timeout,
              {.default_text = "\"5s\"",
               .effect = Effect::restart,
               .bounds = {500, 60'000},
               .doc = "A handshake, and then each whole request, must have arrived within this time."}),
      }};
  return schema;
}

}  // namespace

const TableSchema& control_schema() {
  static const TableSchema schema{
      "control",
      "Who may do what through sekishoctl and the control API; root may everything. Only root can change this table.",
      {
          row("viewers", &Control::viewers,
              {.default_text = "[]",
               .bounds = {1, 64},
               .doc = "Accounts, and groups (\"@group\"), that may look: status, configuration, history, traces."}),
          row("operators", &Control::operators,
              {.default_text = "[]",
               .bounds = {1, 64},
               .doc = "Accounts and groups that may also change: configuration, caches, requests for exemptions."}),
          row("approvers", &Control::approvers,
              {.default_text = "[]",
               .bounds = {1, 64},
               .doc = "Accounts and groups that may also say yes to what another person has asked for."}),
          row("others", &Control::others,
              {.default_text = "\"viewer\"",
               .bounds = {.choices = {"nobody", "viewer"}},
               .doc = "What all others may who are able to open the Unix socket (its group's members): look, or "
                      "nothing."}),
          row("nta-approval", &Control::nta_approval,
              {.default_text = "\"two-persons\"",
               .bounds = {.choices = {"two-persons", "one-person"}},
               .doc = "Who approves a negative trust anchor: another person than the one who asked for it; or, where "
                      "there is only one, that person, with a note that says why."}),
          table_row("tls", &Control::tls, tls_schema(), {.doc = "The listener for other hosts."}),
          table_row("limits", &Control::limits, control_limits_schema(), {.doc = "What one source may cost."}),
      }};
  return schema;
}

}  // namespace sekisho::mgmt::config
