// Config's realms → forwarding::RealmTable.
#include <functional>

#include "base/hash.h"
#include "mgmt/config/build_realm.h"

namespace sekisho::mgmt::config {
namespace {

std::uint32_t seconds(const Time& time) {
  return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::seconds>(time.value).count());
}

forwarding::UpstreamGroup build_group(const Realm& realm, const Group& from, IdBook& ids) {
  forwarding::UpstreamGroup group;
  group.name = from.name.value;
  group.policy =
      from.policy.value == "fastest" ? forwarding::SelectionPolicy::fastest : forwarding::SelectionPolicy::ordered;
  std::string servers;
  for (const UpstreamServer& server : from.servers) {
    const Endpoint& endpoint = server.address.value;
    group.servers.push_back({server.name.value.empty() ? endpoint.to_string() : server.name.value, endpoint});
    servers += endpoint.to_string() + " ";
  }
  group.id = ids.group(realm.name.value, from.name.value, servers);
  group.probe = {from.probe.name.value,    from.probe.type.value, from.probe.interval.value,
                 from.probe.timeout.value, from.probe.fall.value, from.probe.rise.value};
  group.hedge = from.hedge.value;
  group.retry_budget_percent = from.retry_budget.value;
  group.deadline = from.deadline.value;
  group.use_0x20 = from.use_0x20.value;
  group.cookies = from.cookies.value;
  group.edns_size = static_cast<std::uint16_t>(from.edns_size.value);
  return group;
}

void build_zones(const Realm& from, forwarding::Realm& realm) {
  std::vector<std::pair<dns::Name, std::uint32_t>> suffixes;
  const auto add = [&](forwarding::ZoneRule rule) {
    suffixes.emplace_back(rule.cut, static_cast<std::uint32_t>(realm.rules.size()));
    realm.rules.push_back(std::move(rule));
  };
  if (realm.resolution == forwarding::Resolution::recursive) {
    add({dns::Name(), std::nullopt, from.serve_stale.value, seconds(from.ttl_floor), seconds(from.ttl_cap),
         seconds(from.negative_ttl_cap), false});
  }
  for (const ForwardZone& zone : from.zones) {
    std::size_t group = 0;
    while (group < from.groups.size() && from.groups[group].name.value != zone.group.value) ++group;
    for (const auto& name : zone.names) {
      add({name.value, group, zone.serve_stale.value, seconds(zone.ttl_floor), seconds(zone.ttl_cap),
           seconds(zone.negative_ttl_cap), zone.aaaa.value == "nodata"});
    }
  }
  realm.zones = forwarding::SuffixTable::build(suffixes);  // a forwarded root, added last, replaces iteration
}

forwarding::ValidationSettings build_validation(const Realm& from) {
  forwarding::ValidationSettings validation;
  validation.on = from.validates();
  if (!validation.on) return validation;
  validation.aggressive_nsec = from.aggressive_nsec.value;
  for (const LoadedAnchor& anchor : from.anchors) validation.anchors.push_back(anchor.records);
  for (const NegativeAnchorRow& row : from.negative_anchors) {
    validation.exempt.push_back({row.name.value, row.expires.value, row.reason.value});
  }
  return validation;
}

/// A changed file of anchors is other content, though the TOML is the same.
std::uint64_t hash_of(const std::vector<forwarding::AnchorRecords>& anchors) {
  std::uint64_t h = anchors.size();
  for (const forwarding::AnchorRecords& anchor : anchors) {
    h = hash_combine(h, anchor.zone.hash(1));
    h = hash_combine(hash_combine(h, hash_bytes(anchor.ds.flat(), 2)), hash_bytes(anchor.keys.flat(), 3));
  }
  return h;
}

}  // namespace

void lay_over(const TrustOverlay& trust, forwarding::ValidationSettings& validation) {
  if (!validation.on) return;
  for (const forwarding::AnchorRecords& anchor : trust.anchors) {
    std::erase_if(validation.anchors, [&](const auto& known) { return known.zone == anchor.zone; });
    validation.anchors.push_back(anchor);
  }
  for (const forwarding::NegativeTrustAnchor& exempt : trust.exempt) {
    std::erase_if(validation.exempt, [&](const auto& known) { return known.name == exempt.name; });
    validation.exempt.push_back(exempt);
  }
}

forwarding::Realm build_realm(const Realm& from, IdBook& ids, std::uint32_t epoch) {
  forwarding::Realm realm;
  realm.id = ids.realm(from.name.value);
  realm.name = from.name.value;
  realm.epoch = epoch;
  realm.content_hash = from.content_hash;
  realm.resolution =
      from.resolution.value == "recursive" ? forwarding::Resolution::recursive : forwarding::Resolution::forward;
  realm.device = from.device.value;
  realm.netns = from.netns.value;
  for (const auto& source : from.source) (source.value.is_v4() ? realm.source_v4 : realm.source_v6) = source.value;
  for (const Group& group : from.groups) realm.groups.push_back(build_group(from, group, ids));
  realm.qname_minimisation = from.qname_minimisation.value;
  realm.ask_loopback = from.ask_loopback.value;
  realm.cookies = from.cookies.value;
  build_zones(from, realm);
  realm.validation = build_validation(from);
  realm.content_hash = hash_combine(realm.content_hash, hash_of(realm.validation.anchors));
  for (const ZoneCopyRow& row : from.copies) {
    forwarding::ZoneCopySettings copy{row.zone.value, {}, static_cast<std::size_t>(row.max_size.value.bytes)};
    for (const auto& primary : row.primaries) copy.primaries.push_back(primary.value);
    realm.copies.push_back(std::move(copy));
  }
  if (realm.resolution == forwarding::Resolution::recursive) {
    std::string reason;
    const std::string text = read_file(root_hints_path(from), reason).value_or(std::string());
    realm.root_hints = parse_root_hints(text);
    realm.content_hash = hash_combine(realm.content_hash, std::hash<std::string>{}(text));
  }
  return realm;
}

}  // namespace sekisho::mgmt::config
