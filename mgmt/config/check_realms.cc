// Realms: a way out of their own, groups with reachable servers, zones that are forwarded once (L-1, N-3, I1).
#include <map>
#include <set>

#include "mgmt/config/check_names.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {
namespace {

constexpr std::size_t max_servers = 8;

void check_source(const Realm& realm, Diagnostics& out) {
  for (std::size_t i = 0; i < realm.source.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (realm.source[i].value.family() != realm.source[j].value.family()) continue;
      out.push_back({Code::source_twice,
                     Severity::error,
                     realm.source[i].where,
                     {realm.name.value, realm.source[i].value.is_v4() ? "IPv4" : "IPv6"}});
      break;
    }
  }
}

bool has_source(const Realm& realm, IpFamily family) {
  if (realm.source.empty()) return true;  // the kernel takes the device's own
  for (const auto& source : realm.source) {
    if (source.value.family() == family) return true;
  }
  return false;
}

void check_group(const Realm& realm, const Group& group, Diagnostics& out) {
  if (group.servers.size() > max_servers) {
    out.push_back({Code::too_many_servers,
                   Severity::error,
                   group.where,
                   {group.name.value, std::to_string(group.servers.size())}});
  }
  std::set<Endpoint> seen;
  for (const UpstreamServer& server : group.servers) {
    if (!server.address.given) continue;  // reported as missing or wrong already
    const Endpoint& endpoint = server.address.value;
    if (!seen.insert(endpoint).second)
      out.push_back({Code::server_twice, Severity::error, server.address.where, {endpoint.to_string()}});
    if (!has_source(realm, endpoint.address.family())) {
      out.push_back({Code::source_family_missing,
                     Severity::error,
                     server.address.where,
                     {endpoint.address.to_string(), realm.name.value, endpoint.address.is_v4() ? "IPv4" : "IPv6"}});
    }
  }
}

void check_zones(const Realm& realm, Diagnostics& out) {
  const bool forward_only = realm.resolution.value == "forward";
  std::map<dns::Name, std::uint32_t> lines;
  for (const ForwardZone& zone : realm.zones) {
    if (zone.ttl_floor.value > zone.ttl_cap.value)
      out.push_back({Code::floor_over_cap, Severity::error, zone.ttl_floor.where, {}});
    if (!zone.group.value.empty() && !find_named(realm.groups, zone.group.value)) {
      report_unknown_reference(zone.group, "group", realm.groups, out);
    }
    for (const auto& name : zone.names) {
      if (forward_only && name.value.is_root())
        out.push_back({Code::root_in_forward_realm, Severity::error, name.where, {realm.name.value}});
      const auto [it, fresh] = lines.emplace(name.value, name.where.line);
      if (!fresh)
        out.push_back(
            {Code::zone_twice, Severity::error, name.where, {name.value.to_text(), std::to_string(it->second)}});
    }
  }
  if (forward_only && realm.zones.empty())
    out.push_back({Code::realm_without_zones, Severity::error, realm.where, {realm.name.value}});
}

void check_hints(const Realm& realm, Diagnostics& out) {
  if (realm.resolution.value == "forward") {
    if (!realm.root_hints.value.empty())
      out.push_back({Code::hints_in_forward_realm, Severity::error, realm.root_hints.where, {realm.name.value}});
    return;
  }
  std::string reason;
  const std::string path = root_hints_path(realm);
  const auto text = read_file(path, reason);
  if (!text) {
    out.push_back({Code::root_hints_unreadable, Severity::error, realm.root_hints.where, {path, reason}});
  } else if (parse_root_hints(*text).empty()) {
    out.push_back({Code::root_hints_empty, Severity::error, realm.root_hints.where, {path}});
  }
}

/// The forward zone at or above the name that takes it away from iteration.
const dns::Name* forwarded_at(const Realm& realm, const dns::Name& zone) {
  for (const ForwardZone& forwarded : realm.zones) {
    for (const auto& name : forwarded.names) {
      if (zone.is_under(name.value)) return &name.value;
    }
  }
  return nullptr;
}

void check_copies(const Realm& realm, Diagnostics& out) {
  std::set<dns::Name> seen;
  for (const ZoneCopyRow& copy : realm.copies) {
    if (!copy.zone.given) continue;
    const std::string zone = copy.zone.value.to_text();
    if (realm.resolution.value == "forward") {
      out.push_back({Code::copy_in_forward_realm, Severity::error, copy.where, {realm.name.value, zone}});
    } else if (const dns::Name* forwarded = forwarded_at(realm, copy.zone.value)) {
      out.push_back({Code::copy_under_forwarding, Severity::error, copy.zone.where, {zone, forwarded->to_text()}});
    }
    if (!seen.insert(copy.zone.value).second)
      out.push_back({Code::copy_twice, Severity::error, copy.zone.where, {zone}});
    for (const auto& primary : copy.primaries) {
      if (has_source(realm, primary.value.address.family())) continue;
      out.push_back(
          {Code::source_family_missing,
           Severity::error,
           primary.where,
           {primary.value.address.to_string(), realm.name.value, primary.value.address.is_v4() ? "IPv4" : "IPv6"}});
    }
  }
}

}  // namespace

std::string root_hints_path(const Realm& realm) {
  return realm.root_hints.value.empty() ? "/usr/share/dns/root.hints" : realm.root_hints.value;
}

void check_realms(const Config& config, Diagnostics& out) {
  check_names_differ(config.realms, out);
  std::map<std::pair<std::string, std::string>, const Realm*> exits;
  for (const Realm& realm : config.realms) {
    if (realm.name.value == "refuse" || realm.name.value == "leak-guard") {
      out.push_back({Code::reserved_word, Severity::error, realm.name.where, {realm.name.value}});
    }
    if (realm.device.value.empty() && realm.netns.value.empty()) {
      out.push_back({Code::realm_without_exit, Severity::error, realm.where, {realm.name.value}});
    } else {
      const auto [it, fresh] = exits.emplace(std::pair(realm.netns.value, realm.device.value), &realm);
      if (!fresh) {
        out.push_back({Code::shared_exit,
                       Severity::warning,
                       realm.device.where,
                       {it->second->name.value, realm.name.value, realm.device.value}});
      }
    }
    check_source(realm, out);
    check_names_differ(realm.groups, out);
    for (const Group& group : realm.groups) check_group(realm, group, out);
    check_zones(realm, out);
    check_hints(realm, out);
    check_copies(realm, out);
    if (realm.ttl_floor.value > realm.ttl_cap.value)
      out.push_back({Code::floor_over_cap, Severity::error, realm.ttl_floor.where, {}});
  }
  std::size_t groups = 0;
  for (const Realm& realm : config.realms) groups += realm.groups.size();
  if (!config.realms.empty()) check_count(groups, max_groups, "groups", config.realms.back().where, out);
  if (!config.realms.empty())
    check_count(config.realms.size(), max_realms, "realms", config.realms.back().where, out);
}

}  // namespace sekisho::mgmt::config
