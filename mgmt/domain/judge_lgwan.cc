// What LGWAN sees beside what the Internet sees: that the two differ is right, and is listed; what cannot be right is
// told (L-3, L-11, L-15).
#include <algorithm>
#include <set>

#include "mgmt/domain/gather_servers.h"
#include "mgmt/domain/judge_parts.h"

namespace sekisho::mgmt::domain {
namespace {

using Outcome = Resolved::Outcome;

std::string list(const std::set<std::string>& items) {
  return domain::list(std::vector<std::string>(items.begin(), items.end()));
}

std::string exchangers_of(const std::vector<MailExchanger>& exchangers) {
  std::set<std::string> texts;
  for (const MailExchanger& mx : exchangers) {
    std::string text = mx.host.to_text();
    for (const IpAddress& address : mx.addresses) text += " " + address.to_string();
    texts.insert(text);
  }
  return list(texts);
}

/// The IPv4 addresses of a name, as all the zone's servers publish them.
std::string published(const Evidence& e, const dns::Name& name, ServerReply ServerEvidence::*place) {
  std::vector<IpAddress> addresses;
  for (const ServerEvidence* server : serving(e))
    if (const dns::Rrset* set = said(server->*place, name, dns::RRType::a)) add_addresses(*set, addresses);
  std::set<std::string> texts;
  for (const IpAddress& address : addresses) texts.insert(address.to_string());
  return list(texts);
}

std::string addresses_in(const Resolved& found) {
  std::vector<IpAddress> addresses;
  for (const dns::Rrset& set : found.answer)
    if (set.type == dns::RRType::a) add_addresses(set, addresses);
  std::set<std::string> texts;
  for (const IpAddress& address : addresses) texts.insert(address.to_string());
  return list(texts);
}

void compare(const std::string& what, const std::string& here, const std::string& there, Findings& out) {
  if (!here.empty() && !there.empty() && here != there)
    out.push_back({Fault::lgwan_expected, "", "", {what, here, there}});
}

/// Mail servers on LGWAN: with an address, and one that LGWAN reaches.
void judge_exchangers(const Evidence& e, const OwnAddresses& own, Findings& out) {
  for (const MailExchanger& mx : e.lgwan.exchangers) {
    if (mx.host.is_root()) continue;
    const std::string host = mx.host.to_text();
    if (mx.addresses.empty() && mx.outcome != Outcome::failed)
      out.push_back({Fault::lgwan_mail_no_address, "", "", {host}});
    for (const IpAddress& address : mx.addresses) {
      // The blocks of LGWAN are known only where the configuration tells them.
      if (own.lgwan_networks.empty() || !address.is_v4()) continue;
      const bool known =
          std::ranges::any_of(own.lgwan_networks, [&](const IpPrefix& network) { return network.contains(address); });
      if (!known) out.push_back({Fault::lgwan_mail_outside, "", "", {host, address.to_string()}});
    }
  }
}

}  // namespace

void judge_other_side(const Evidence& e, const OwnAddresses& own, Findings& out) {
  if (!e.lgwan.asked) return;
  compare(e.domain.to_text() + " A", published(e, e.domain, &ServerEvidence::a), addresses_in(e.lgwan.a), out);
  if (const auto www = e.domain.prepend(www_label()))
    compare(www->to_text() + " A", published(e, *www, &ServerEvidence::www_a), addresses_in(e.lgwan.www_a), out);
  const std::string here = exchangers_of(e.exchangers), there = exchangers_of(e.lgwan.exchangers);
  switch (e.lgwan.mx.outcome) {
    case Outcome::failed:
      out.push_back({Fault::not_tested, "", "", {"LGWAN", e.lgwan.mx.reason}});
      return;
    case Outcome::no_data:
    case Outcome::no_name:
      if (!here.empty()) out.push_back({Fault::lgwan_mail_missing, "", "", {here}});
      return;
    case Outcome::data:
      compare("MX", here, there, out);
      judge_exchangers(e, own, out);
      return;
    case Outcome::not_asked:
      return;
  }
}

}  // namespace sekisho::mgmt::domain
