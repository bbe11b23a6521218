// Addresses that must not be shown, and mail that would not arrive (N-2, N-9, L-9).
#include <algorithm>
#include <array>

#include "mgmt/domain/gather_servers.h"
#include "mgmt/domain/judge_parts.h"

namespace sekisho::mgmt::domain {
namespace {

/// Not reachable through the Internet, whoever publishes it (IANA special-purpose registries).
const std::vector<IpPrefix>& special_networks() {
  static const std::vector<IpPrefix> networks = [] {
    std::vector<IpPrefix> made;
    for (const char* text :
         {"0.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24",
          "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "::/127", "::ffff:0:0/96",
          "64:ff9b:1::/48", "100::/64", "2001:db8::/32", "fe80::/10", "ff00::/8"}) {
      made.push_back(*IpPrefix::parse(text));
    }
    return made;
  }();
  return networks;
}

const std::vector<IpPrefix>& private_networks() {
  static const std::vector<IpPrefix> networks = {*IpPrefix::parse("10.0.0.0/8"), *IpPrefix::parse("172.16.0.0/12"),
                                                 *IpPrefix::parse("192.168.0.0/16"), *IpPrefix::parse("fc00::/7")};
  return networks;
}

bool in_any(const std::vector<IpPrefix>& networks, const IpAddress& address) {
  return std::ranges::any_of(networks, [&](const IpPrefix& network) { return network.contains(address); });
}

/// Each address under the name once, whichever servers publish it.
void judge_addresses(const Evidence& e, const dns::Name& name, const OwnAddresses& own,
                     std::initializer_list<ServerReply ServerEvidence::*> places, Findings& out) {
  std::vector<IpAddress> seen;
  for (const ServerEvidence* server : serving(e)) {
    for (const auto place : places) {
      for (const dns::RRType type : {dns::RRType::a, dns::RRType::aaaa})
        if (const dns::Rrset* set = said(server->*place, name, type)) add_addresses(*set, seen);
    }
  }
  for (const IpAddress& address : seen) {
    const std::string_view kind = hidden_kind(address, own);
    if (!kind.empty())
      out.push_back({Fault::private_published, "", "", {name.to_text(), address.to_string(), std::string(kind)}});
  }
}

bool is_address(const dns::Name& host) {
  std::string text = host.to_text();
  if (text.ends_with('.')) text.pop_back();
  return IpAddress::parse(text).has_value();
}

void judge_exchanger(const MailExchanger& mx, const OwnAddresses& own, Findings& out) {
  const std::string host = mx.host.to_text();
  const auto add = [&](Fault fault, std::string detail) {
    out.push_back({fault, "", "", {host, std::move(detail)}});
  };
  if (is_address(mx.host)) return add(Fault::mx_is_address, "");
  if (mx.alias_of) return add(Fault::mx_alias, mx.alias_of->to_text());
  for (const IpAddress& address : mx.addresses) {
    const std::string_view kind = hidden_kind(address, own);
    if (!kind.empty()) out.push_back({Fault::mx_private, "", "", {host, address.to_string(), std::string(kind)}});
  }
  if (!mx.addresses.empty()) return;
  switch (mx.outcome) {
    case Resolved::Outcome::no_name:
      return add(Fault::mx_no_address, "no_name");
    case Resolved::Outcome::data:
    case Resolved::Outcome::no_data:
      return add(Fault::mx_no_address, "no_data");
    case Resolved::Outcome::failed:
    case Resolved::Outcome::not_asked:
      return add(Fault::mx_failed, "");
  }
}

void judge_mail(const Evidence& e, const OwnAddresses& own, Findings& out) {
  const auto servers = serving(e);
  if (e.exchangers.empty()) {
    const auto has_address = [&](const ServerEvidence* server) {
      return said(server->a, e.domain, dns::RRType::a) || said(server->aaaa, e.domain, dns::RRType::aaaa);
    };
    const bool asked = std::ranges::any_of(
        servers, [](const ServerEvidence* s) { return s->mx.result == ServerReply::Result::reply; });
    if (asked && std::ranges::any_of(servers, has_address)) out.push_back({Fault::mx_missing, "", "", {}});
    return;
  }
  for (const MailExchanger& mx : e.exchangers)
    if (!mx.host.is_root()) judge_exchanger(mx, own, out);
}

}  // namespace

std::string_view hidden_kind(const IpAddress& address, const OwnAddresses& own) {
  if (in_any(own.lgwan, address)) return "lgwan";
  if (in_any(own.inside, address)) return "inside";
  if (in_any(private_networks(), address)) return "private";
  return in_any(special_networks(), address) ? "special" : "";
}

void judge_data(const Evidence& e, const OwnAddresses& own, Findings& out) {
  judge_addresses(e, e.domain, own, {&ServerEvidence::a, &ServerEvidence::aaaa}, out);
  if (const auto www = e.domain.prepend(www_label()))
    judge_addresses(e, *www, own, {&ServerEvidence::www_a, &ServerEvidence::www_aaaa}, out);
  judge_mail(e, own, out);
}

}  // namespace sekisho::mgmt::domain
