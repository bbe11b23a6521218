// Who may do what: names that can be names of accounts, each once.
#include <algorithm>

#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {
namespace {

/// As useradd(8) and groupadd(8) take them, and as directories write them: "hanako", "CITY\\hanako", "h.yamada@city".
bool can_be_an_account(std::string_view name) {
  if (name.starts_with('@')) name.remove_prefix(1);
  if (name.empty() || name.starts_with('-')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet > ' ' && octet != 0x7F && c != ':' && c != ',' && c != '/';
  });
}

void check_tls(const ControlTls& tls, Diagnostics& out) {
  const auto lacks = [&](const Position& where, const char* what) {
    out.push_back({Code::tls_lacks, Severity::error, where, {what}});
  };
  if (!tls.listen.empty()) {
    const Position where = tls.listen.front().where;
    if (tls.certificate.value.empty()) lacks(where, "certificate");
    if (tls.key.value.empty()) lacks(where, "key");
    if (!tls.tokens.value && tls.client_ca.value.empty()) lacks(where, "client-ca");
  }
  for (const ControlClient& client : tls.clients) {
    const bool by_subject = !client.subject.value.empty();
    const std::string& name = client.name.value;
    if (by_subject == !name.empty()) lacks(client.where, "subject");
    if (!name.empty() && !name.starts_with("dns:") && !name.starts_with("email:") && !name.starts_with("uri:"))
      out.push_back({Code::not_a_choice, Severity::error, client.name.where, {name, "dns:…, email:…, uri:…"}});
    if (tls.client_ca.value.empty()) lacks(client.where, "client-ca");
    if (client.person.given && !can_be_an_account(client.person.value))
      out.push_back({Code::bad_account, Severity::error, client.person.where, {client.person.value}});
  }
}

}  // namespace

void check_control(const Config& config, Diagnostics& out) {
  std::vector<std::string_view> seen;
  for (const auto* list : {&config.control.viewers, &config.control.operators, &config.control.approvers}) {
    for (const Text& who : *list) {
      if (!can_be_an_account(who.value))
        out.push_back({Code::bad_account, Severity::error, who.where, {who.value}});
      else if (std::find(seen.begin(), seen.end(), who.value) != seen.end())
        out.push_back({Code::account_twice, Severity::error, who.where, {who.value}});
      seen.push_back(who.value);
    }
  }
  check_tls(config.control.tls, out);
}

}  // namespace sekisho::mgmt::config
