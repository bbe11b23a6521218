#include "mgmt/mail/postfix.h"

#include <algorithm>

#include "dns/name.h"

namespace sekisho::mgmt::mail {

using config::MailServer;

namespace {

std::string bare(const dns::Name& name) {
  std::string text = name.lower().to_text();
  if (text.size() > 1) text.pop_back();
  return text;
}

std::vector<std::string> domains_of(const config::Config& config, const MailServer& server) {
  std::vector<std::string> domains;
  for (const auto& row : server.domains) domains.push_back(bare(row.value));
  if (!domains.empty()) return domains;
  for (const auto* list : {&config.organisation.domains, &config.organisation.former_domains}) {
    for (const auto& row : *list) domains.push_back(bare(row.value));
  }
  return domains;
}

const MailServer* relay_of(const config::Config& config, const MailServer& server) {
  for (const MailServer& other : config.mail.servers) {
    if (!server.internet_relay.value.empty() && other.name.value == server.internet_relay.value) return &other;
  }
  return nullptr;
}

std::string bracketed(const IpAddress& address) {
  return address.is_v4() ? "[" + address.to_string() + "]" : "[IPv6:" + address.to_string() + "]";
}

std::string transport(const config::Config& config, const MailServer& server) {
  std::string next = "smtp:";
  if (server.delivery.value == "static") {
    for (std::size_t i = 0; i < config.mail.poi_servers.size(); ++i)
      next += (i == 0 ? "[" : ", [") + bare(config.mail.poi_servers[i].host.value) + "]";
  }
  std::string text = "# own domains: as always\n";
  for (const std::string& domain : domains_of(config, server)) text += domain + " :\n";
  text += server.delivery.value == "static"
              ? "# LGWAN, statically: the first POI, then the next (Postfix 3.5 or later)\n"
              : "# LGWAN, by MX\n";
  for (const auto& row : config.mail.lgwan_domains)
    text += bare(row.value) + " " + next + "\n." + bare(row.value) + " " + next + "\n";
  return text;
}

/// Our senders that are no lg.jp addresses: LGWAN does not carry their mail (L-16).
std::string senders(const config::Config& config, const MailServer& relay) {
  std::string text;
  for (const auto* list : {&config.organisation.domains, &config.organisation.former_domains}) {
    for (const auto& row : *list) {
      if (!row.value.is_under(dns::Name::of("lg.jp.")))
        text += bare(row.value) + " FILTER smtp:" + bracketed(relay.address.value) + "\n";
    }
  }
  return text;
}

std::string permit(const config::Config& config) {
  std::string text = "# hosts of LGWAN that may deliver to us\n";
  for (const auto& network : config.nat.lgwan_networks) text += network.value.to_string() + " OK\n";
  if (config.nat.lgwan_networks.empty())
    text += "# lgwan-networks under [nat] is not given: fill in LGWAN's networks\n";
  return text;
}

}  // namespace

std::vector<PostfixFile> postfix_files(const config::Config& config, const std::vector<nat::Pair>& pairs,
                                       const MailServer& server) {
  const MailServer* relay = relay_of(config, server);
  std::string main = "myhostname = " + server.name.value + "\nmydestination =";
  for (const std::string& domain : domains_of(config, server)) main += " " + domain;
  main += "\n";
  std::string proxies;
  for (const nat::Pair& pair : pairs) {
    if (pair.state == nat::PairState::retired || !pair.inside.contains(server.address.value)) continue;
    const auto map = nat::AddressMap::build({{pair.name, pair.inside, pair.lgwan}});
    const auto outside = map ? map->map(server.address.value, nat::Direction::to_lgwan) : std::nullopt;
    if (outside) proxies += " " + outside->to_string();
  }
  if (!proxies.empty())
    main += "# its own addresses on LGWAN: mail for them must not loop\nproxy_interfaces =" + proxies + "\n";
  main += "transport_maps = hash:/etc/postfix/transport\n";
  if (relay) main += "relayhost = " + bracketed(relay->address.value) + "\n";
  main +=
      "smtpd_client_restrictions = permit_mynetworks, check_client_access cidr:/etc/postfix/lgwan_clients, reject\n"
      "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n";
  const std::string by_sender = relay ? senders(config, *relay) : "";
  if (!by_sender.empty()) main += "smtpd_sender_restrictions = check_sender_access hash:/etc/postfix/senders\n";
  std::vector<PostfixFile> files = {
      {"main.cf", main}, {"transport", transport(config, server)}, {"lgwan_clients", permit(config)}};
  if (!by_sender.empty()) files.push_back({"senders", by_sender});
  return files;
}

}  // namespace sekisho::mgmt::mail
