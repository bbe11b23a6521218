// Views: clients that exist and belong to one view only (X16), routes to realms that can answer them.
#include <map>
#include <set>
#include <tuple>

#include "mgmt/config/check_names.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {
namespace {

using ClientKey = std::tuple<std::string, std::uint32_t, IpPrefix>;  // port, VLAN, network
using ClientOwners = std::map<ClientKey, std::pair<const View*, std::uint32_t>>;

void check_clients(const Config& config, const View& view, ClientOwners& owners, Diagnostics& out) {
  for (const Clients& clients : view.clients) {
    if (!clients.port.value.empty() && !find_named(config.ports, clients.port.value)) {
      report_unknown_reference(clients.port, "port", config.ports, out);
    }
    for (const auto& network : clients.networks) {
      const auto [it, fresh] = owners.emplace(ClientKey{clients.port.value, clients.vlan.value, network.value},
                                              std::pair(&view, network.where.line));
      if (fresh) continue;
      out.push_back({Code::prefix_twice,
                     Severity::error,
                     network.where,
                     {network.value.to_string(), clients.port.value, it->second.first->name.value,
                      std::to_string(it->second.second), view.name.value}});
    }
  }
}

/// The cuts of each realm, made once: a configuration may have thousands of them.
using RealmCuts = std::map<const Realm*, std::set<dns::Name>>;

RealmCuts cuts_of(const Config& config) {
  RealmCuts cuts;
  for (const Realm& realm : config.realms) {
    for (const ForwardZone& zone : realm.zones) {
      for (const auto& name : zone.names) cuts[&realm].insert(name.value);
    }
  }
  return cuts;
}

/// True when the realm can look the name up: it recurses, or a forward zone covers the name.
bool covers(const Realm& realm, const std::set<dns::Name>& cuts, const dns::Name& name) {
  if (realm.resolution.value == "recursive") return true;
  for (unsigned labels = 0; labels <= name.label_count(); ++labels) {
    if (cuts.contains(name.last(labels))) return true;
  }
  return false;
}

void check_route_target(const Config& config, RealmCuts& cuts, const RouteRow& route, Diagnostics& out) {
  if (route.to.value.empty() || route.to.value == "refuse" || route.to.value == "leak-guard") return;
  const Realm* realm = find_named(config.realms, route.to.value);
  if (!realm) {
    report_unknown_reference(route.to, "realm", config.realms, out);
    return;
  }
  for (const auto& name : route.names) {
    if (!covers(*realm, cuts[realm], name.value)) {
      out.push_back(
          {Code::route_outside_realm, Severity::error, name.where, {name.value.to_text(), realm->name.value}});
    }
  }
}

void check_routes(const Config& config, RealmCuts& cuts, const View& view, Diagnostics& out) {
  std::map<dns::Name, std::uint32_t> lines;
  for (const RouteRow& route : view.routes) {
    check_route_target(config, cuts, route, out);
    for (const auto& name : route.names) {
      const auto [it, fresh] = lines.emplace(name.value, name.where.line);
      if (!fresh)
        out.push_back({Code::route_twice,
                       Severity::error,
                       name.where,
                       {name.value.to_text(), view.name.value, std::to_string(it->second)}});
    }
  }
  std::map<dns::Name, std::uint32_t> local_lines;
  for (const LocalZoneRow& zone : view.local_zones) {
    if (!zone.name.given) continue;
    if (const auto route = lines.find(zone.name.value); route != lines.end()) {
      out.push_back({Code::route_shadows_local,
                     Severity::error,
                     zone.name.where,
                     {zone.name.value.to_text(), view.name.value, std::to_string(route->second)}});
    }
    const auto [it, fresh] = local_lines.emplace(zone.name.value, zone.name.where.line);
    if (!fresh)
      out.push_back({Code::route_twice,
                     Severity::error,
                     zone.name.where,
                     {zone.name.value.to_text(), view.name.value, std::to_string(it->second)}});
  }
}

void check_default(const Config& config, const View& view, Diagnostics& out) {
  const std::string& target = view.default_route.value;
  if (target == "refuse") return;
  const Realm* realm = find_named(config.realms, target);
  if (!realm) {
    report_unknown_reference(view.default_route, "realm", config.realms, out);
  } else if (realm->resolution.value != "recursive") {
    out.push_back(
        {Code::default_not_recursive, Severity::error, view.default_route.where, {target, view.name.value}});
  }
}

}  // namespace

void check_views(const Config& config, Diagnostics& out) {
  check_names_differ(config.views, out);
  ClientOwners owners;
  RealmCuts cuts = cuts_of(config);
  for (const View& view : config.views) {
    check_clients(config, view, owners, out);
    check_routes(config, cuts, view, out);
    check_default(config, view, out);
    if (view.ttl_floor.value > view.ttl_cap.value)
      out.push_back({Code::floor_over_cap, Severity::error, view.ttl_floor.where, {}});
    if (view.nat.value != "none" && config.nat.map.value.empty()) {
      out.push_back({Code::nat_without_map, Severity::error, view.nat.where, {view.name.value}});
    }
  }
  if (!config.views.empty()) check_count(config.views.size(), max_views, "views", config.views.back().where, out);
}

}  // namespace sekisho::mgmt::config
