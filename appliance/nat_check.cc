#include "appliance/nat_check.h"

#include <algorithm>

#include "appliance/single_server.h"
#include "appliance/tcp_probe.h"
#include "base/log.h"
#include "dns/rdata.h"
#include "mgmt/config/nat_pairs.h"

namespace sekisho::appliance {
namespace {

constexpr std::uint16_t smtp = 25;

/// The realm that a view with translated addresses asks for the name; nothing when none forwards it.
const forwarding::Realm* realm_for(const views::Policy& policy, const dns::Name& name) {
  for (const views::View& view : policy.views) {
    if (view.nat == nat::Direction::none) continue;
    const views::Route& route = view.route_for(name, dns::RRType::mx);
    if (route.kind != views::Route::Kind::realm) continue;
    const forwarding::Realm& realm = policy.realms->realms[route.realm];
    if (realm.resolution == forwarding::Resolution::forward) return &realm;
  }
  return nullptr;
}

bool reached_by_mail(const mgmt::config::NatPair& pair) {
  return std::any_of(pair.ports.begin(), pair.ports.end(),
                     [](const auto& port) { return port.value == "tcp/25" || port.value == "TCP/25"; });
}

void add_name(NatCheckPlan& plan, const std::string& name, std::optional<std::size_t> pair) {
  const auto known = std::find_if(plan.names.begin(), plan.names.end(),
                                  [&](const nat::WatchedName& watched) { return watched.name == name; });
  if (known == plan.names.end()) {
    if (plan.names.size() < NatCheckPlan::max_names) plan.names.push_back({name, pair});
  } else if (!known->pair) {
    known->pair = pair;
  }
}

/// Asks one server about everything.
class Survey {
 public:
  Survey(const NatCheckPlan& plan, nat::Observation& seen, const std::atomic<bool>& stopping)
      : plan_(plan), seen_(seen), stopping_(stopping) {}

  void exchangers_of(SingleServer& server, NatCheckPlan& names) {
    for (const dns::Name& domain : plan_.domains) {
      const auto answer = ask(server, domain, dns::RRType::mx);
      if (!answer) continue;
      for (const dns::Rrset& set : answer->answer) {
        if (set.type != dns::RRType::mx) continue;
        for (const Bytes rdata : set.rdatas) {
          const auto target = dns::target_of(set.type, rdata);
          // Somebody else's mail server is not ours to map.
          if (target && is_ours(*target)) add_name(names, target->lower().to_text(), std::nullopt);
        }
      }
    }
  }

  void addresses_of(SingleServer& server, const std::vector<nat::WatchedName>& names) {
    for (const nat::WatchedName& watched : names) {
      const auto name = dns::Name::from_text(watched.name);
      for (const dns::RRType type : {dns::RRType::a, dns::RRType::aaaa}) {
        if (name) ask(server, *name, type);
      }
    }
  }

 private:
  bool is_ours(const dns::Name& name) const {
    return std::any_of(plan_.domains.begin(), plan_.domains.end(),
                       [&](const dns::Name& domain) { return name.is_under(domain); });
  }

  std::optional<resolver::Answer> ask(SingleServer& server, const dns::Name& name, dns::RRType type) {
    if (stopping_.load(std::memory_order_relaxed)) return std::nullopt;
    auto answer = server.ask(name, type);
    nat::Published published{
        name.lower().to_text(), dns::to_text(type), server.label(), answer.has_value(), {}, {}, 0};
    for (const dns::Rrset& set : answer ? answer->answer : std::vector<dns::Rrset>()) {
      if (set.type != type) continue;
      published.ttl = set.ttl;
      for (const Bytes rdata : set.rdatas) {
        published.values.push_back(dns::rdata_to_text(type, rdata));
        if (type == dns::RRType::a && rdata.size() == 4) published.addresses.push_back(IpAddress::v4(rdata));
        if (type == dns::RRType::aaaa && rdata.size() == 16) published.addresses.push_back(IpAddress::v6(rdata));
      }
    }
    std::sort(published.values.begin(), published.values.end());
    seen_.published.push_back(std::move(published));
    return answer;
  }

  const NatCheckPlan& plan_;
  nat::Observation& seen_;
  const std::atomic<bool>& stopping_;
};

/// The addresses at which a pair is tested: a host's own, a network's as far as its names are published.
std::vector<IpAddress> tested_addresses(const nat::Pair& pair, const nat::Observation& seen) {
  if (pair.lgwan.length == pair.lgwan.address.bits()) return {pair.lgwan.address};
  std::vector<IpAddress> addresses;
  for (const nat::Published& published : seen.published) {
    for (const IpAddress& address : published.addresses) {
      const bool known = std::find(addresses.begin(), addresses.end(), address) != addresses.end();
      if (pair.lgwan.contains(address) && !known) addresses.push_back(address);
    }
  }
  return addresses;
}

/// The pair alone: each address must be translated as the router does it, whatever clients are shown.
IpAddress inside_of(const nat::Pair& pair, const IpAddress& lgwan) {
  const auto map = nat::AddressMap::build({{pair.name, pair.inside, pair.lgwan}});
  return map ? map->map(lgwan, nat::Direction::to_inside).value_or(lgwan) : lgwan;
}

void test_connections(const NatCheckPlan& plan, nat::Observation& seen, const std::atomic<bool>& stopping) {
  forwarding::RealmTable table;
  if (plan.realm) table.realms.push_back(*plan.realm);
  const std::vector<resolver::RealmExit> exits = resolver::exits_of(table);
  TcpProber prober;
  for (const std::size_t i : plan.tested) {
    for (const IpAddress& lgwan : tested_addresses(plan.pairs[i], seen)) {
      if (stopping.load(std::memory_order_relaxed) || seen.connections.size() >= NatCheckPlan::max_connections)
        return;
      nat::Connection connection{i, inside_of(plan.pairs[i], lgwan), lgwan, false, false, false, "", ""};
      const TcpProbe inside = prober.probe({connection.inside, smtp}, nullptr);
      connection.inside_open = inside.open;
      connection.inside_greeting = inside.greeting;
      if (plan.through && !exits.empty()) {
        const TcpProbe through = prober.probe({lgwan, smtp}, &exits.front());
        connection.through_tried = true;
        connection.through_open = through.open;
        connection.through_greeting = through.greeting;
      }
      seen.connections.push_back(std::move(connection));
    }
  }
}

}  // namespace

NatCheckPlan plan_nat_check(const mgmt::config::Config& config, const views::Policy& policy, WallTime now) {
  NatCheckPlan plan;
  plan.pairs = mgmt::config::pairs_at(config.nat_pairs, now);
  const auto shown = nat::shown_pairs(plan.pairs);
  for (const auto& network : config.nat.lgwan_networks) plan.lgwan_networks.push_back(network.value);
  for (const auto* list : {&config.organisation.domains, &config.organisation.former_domains}) {
    for (const auto& domain : *list) plan.domains.push_back(domain.value.lower());
  }
  plan.connect = config.nat.connect_test.value != "off";
  plan.through = config.nat.connect_test.value == "on";
  for (std::size_t i = 0; i < plan.pairs.size(); ++i) {
    const nat::PairState state = plan.pairs[i].state;
    if (state != nat::PairState::retired) {
      for (const auto& name : config.nat_pairs[i].names)
        add_name(plan, name.value.lower().to_text(), shown[i] ? shown[i] : std::optional(i));
    }
    const bool translated = state == nat::PairState::router_changed || state == nat::PairState::in_effect;
    if (plan.connect && translated && reached_by_mail(config.nat_pairs[i])) plan.tested.push_back(i);
  }
  for (const nat::WatchedName& watched : plan.names) {
    const auto name = dns::Name::from_text(watched.name);
    if (const forwarding::Realm* realm = name ? realm_for(policy, *name) : nullptr; realm && !plan.realm)
      plan.realm = *realm;
  }
  for (const dns::Name& domain : plan.domains) {
    if (const forwarding::Realm* realm = realm_for(policy, domain); realm && !plan.realm) plan.realm = *realm;
  }
  if (!plan.realm) {
    for (const forwarding::Realm& realm : policy.realms->realms) {
      if (realm.resolution == forwarding::Resolution::forward && !plan.realm) plan.realm = realm;
    }
  }
  if (!plan.realm || plan.realm->groups.empty()) return plan;
  plan.group = plan.realm->groups.front();
  std::vector<dns::Name> asked = plan.domains;
  for (const nat::WatchedName& watched : plan.names) {
    if (const auto name = dns::Name::from_text(watched.name)) asked.push_back(*name);
  }
  const forwarding::ZoneRule* rule = asked.empty() ? nullptr : plan.realm->rule_for(asked.front(), dns::RRType::mx);
  if (rule && rule->group) plan.group = plan.realm->groups[*rule->group];
  return plan;
}

nat::Observation run_nat_check(const NatCheckPlan& plan, const std::atomic<bool>& stopping) {
  nat::Observation seen;
  NatCheckPlan names;
  names.names = plan.names;
  if (plan.realm && !(plan.names.empty() && plan.domains.empty())) {
    std::vector<std::unique_ptr<SingleServer>> servers;
    for (std::size_t i = 0; i < plan.group.servers.size(); ++i)
      servers.push_back(std::make_unique<SingleServer>(*plan.realm, plan.group, i));
    Survey survey(plan, seen, stopping);
    for (const auto& server : servers) survey.exchangers_of(*server, names);
    for (const auto& server : servers) survey.addresses_of(*server, names.names);
  }
  seen.names = std::move(names.names);
  for (const dns::Name& domain : plan.domains) seen.names.push_back({domain.to_text(), std::nullopt});
  test_connections(plan, seen, stopping);
  return seen;
}

}  // namespace sekisho::appliance
