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

/// Does the view in which it asks lead to LGWAN? Otherwise it stands on the Internet side: nothing of LGWAN concerns
/// it.
bool faces_lgwan(const config::Config& config, const MailServer& server) {
  const auto view = std::ranges::find(config.views, server.view.value, [](const auto& v) { return v.name.value; });
  if (view == config.views.end()) return true;
  for (const auto& domain : config.mail.lgwan_domains) {
    const dns::Name* longest = nullptr;
    std::string to = view->default_route.value;
    for (const config::RouteRow& route : view->routes) {
      for (const auto& name : route.names) {
        if (!domain.value.is_under(name.value)) continue;
        if (longest != nullptr && longest->label_count() >= name.value.label_count()) continue;
        longest = &name.value;
        to = route.to.value;
      }
    }
    for (const config::Realm& realm : config.realms) {
      if (realm.name.value == to && realm.resolution.value == "forward") return true;
    }
  }
  return false;
}

std::string bracketed(const IpAddress& address) {
  return address.is_v4() ? "[" + address.to_string() + "]" : "[IPv6:" + address.to_string() + "]";
}

/// Of a network, or a host of it.
std::string in_mynetworks(const IpAddress& address) {
  return address.is_v4() ? address.to_string() : "[" + address.to_string() + "]";
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
std::string senders(const config::Config& config) {
  std::string text;
  for (const auto* list : {&config.organisation.domains, &config.organisation.former_domains}) {
    for (const auto& row : *list) {
      if (!row.value.is_under(dns::Name::of("lg.jp."))) text += bare(row.value) + " not_over_lgwan\n";
    }
  }
  return text;
}

/// Where their mail would go over LGWAN and must not. A filter takes the whole message, so own recipients are left
/// out.
std::string not_over_lgwan(const config::Config& config, const MailServer& server, const MailServer& relay) {
  std::string text;
  for (const std::string& domain : domains_of(config, server)) text += domain + " DUNNO\n";
  const std::string filter = " FILTER smtp:" + bracketed(relay.address.value) + "\n";
  for (const auto& row : config.mail.lgwan_domains) {
    text += bare(row.value) + filter;
    text += "." + bare(row.value) + filter;
  }
  return text;
}

std::string permit(const config::Config& config, const MailServer& server) {
  std::string text = "# hosts of LGWAN that may deliver to us\n";
  for (const auto& network : config.nat.lgwan_networks) text += network.value.to_string() + " OK\n";
  if (config.nat.lgwan_networks.empty())
    text += "# lgwan-networks under [nat] is not given: fill in LGWAN's networks\n";
  std::string others;
  for (const MailServer& other : config.mail.servers) {
    if (other.name.value != server.name.value) others += other.address.value.to_string() + " OK\n";
  }
  return others.empty() ? text : text + "# mail servers of our own\n" + others;
}

/// The server's own addresses as LGWAN sees them.
std::string addresses_on_lgwan(const std::vector<nat::Pair>& pairs, const MailServer& server) {
  std::string text;
  for (const nat::Pair& pair : pairs) {
    if (pair.state == nat::PairState::retired || !pair.inside.contains(server.address.value)) continue;
    const auto map = nat::AddressMap::build({{pair.name, pair.inside, pair.lgwan}});
    const auto outside = map ? map->map(server.address.value, nat::Direction::to_lgwan) : std::nullopt;
    if (outside) text += " " + outside->to_string();
  }
  return text;
}

std::string begin_main(const config::Config& config, const MailServer& server) {
  std::string main = "myhostname = " + server.name.value + "\nmydestination =";
  for (const std::string& domain : domains_of(config, server)) main += " " + domain;
  return main + "\n";
}

constexpr const char* relay_permit = "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n";

/// Anybody may deliver to it; those of ours that name it as their way to the Internet may send through it.
std::vector<PostfixFile> internet_side(const config::Config& config, const MailServer& server) {
  std::string main = begin_main(config, server);
  main += "# servers of our own that send through this one\nmynetworks = 127.0.0.0/8 [::1]/128";
  for (const MailServer& other : config.mail.servers) {
    if (other.internet_relay.value == server.name.value) main += " " + in_mynetworks(other.address.value);
  }
  main += "\n";
  if (const MailServer* relay = relay_of(config, server))
    main += "relayhost = " + bracketed(relay->address.value) + "\n";
  return {{"main.cf", main + relay_permit}};
}

}  // namespace

std::vector<PostfixFile> postfix_files(const config::Config& config, const std::vector<nat::Pair>& pairs,
                                       const MailServer& server) {
  if (!faces_lgwan(config, server)) return internet_side(config, server);
  const MailServer* relay = relay_of(config, server);
  std::string main = begin_main(config, server);
  const std::string proxies = addresses_on_lgwan(pairs, server);
  if (!proxies.empty())
    main += "# its own addresses on LGWAN: mail for them must not loop\nproxy_interfaces =" + proxies + "\n";
  main += "transport_maps = hash:/etc/postfix/transport\n";
  if (relay) main += "relayhost = " + bracketed(relay->address.value) + "\n";
  main +=
      "smtpd_client_restrictions = permit_mynetworks, check_client_access cidr:/etc/postfix/lgwan_clients, reject\n";
  main += relay_permit;
  std::vector<PostfixFile> files = {
      {"main.cf", ""}, {"transport", transport(config, server)}, {"lgwan_clients", permit(config, server)}};
  if (const std::string by_sender = relay ? senders(config) : ""; !by_sender.empty()) {
    main +=
        "# own senders outside lg.jp: LGWAN does not carry their mail\n"
        "smtpd_restriction_classes = not_over_lgwan\n"
        "not_over_lgwan = check_recipient_access hash:/etc/postfix/not_over_lgwan\n"
        "smtpd_recipient_restrictions = check_sender_access hash:/etc/postfix/senders\n";
    files.push_back({"senders", by_sender});
    files.push_back({"not_over_lgwan", not_over_lgwan(config, server, *relay)});
  }
  files.front().text = main;
  return files;
}

}  // namespace sekisho::mgmt::mail
