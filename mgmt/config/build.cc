#include "mgmt/config/build.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/hash.h"
#include "forwarding/health.h"
#include "mgmt/config/build_parts.h"
#include "mgmt/config/build_realm.h"
#include "mgmt/config/nat_pairs.h"

namespace sekisho::mgmt::config {
namespace {

std::uint16_t id_for(std::map<std::string, std::uint16_t>& book, std::uint16_t& next, const std::string& name) {
  const auto [it, fresh] = book.emplace(name, next);
  if (fresh) ++next;
  SEKISHO_CHECK(next != 0);  // 65,535 different names in one process
  return it->second;
}

/// Collects a view's suffixes: what staff wrote first, then what is always guarded unless they said otherwise.
class ViewBuilder {
 public:
  ViewBuilder(const std::vector<std::string>& files, const forwarding::RealmTable& realms, std::uint64_t nat_hash)
      : files_(files), realms_(realms), nat_hash_(nat_hash) {}

  views::View build(const View& from, IdBook& ids) {
    view_.id = ids.view(from.name.value);
    view_.name = from.name.value;
    view_.nat = from.nat.value == "inside"  ? nat::Direction::to_inside
                : from.nat.value == "lgwan" ? nat::Direction::to_lgwan
                                            : nat::Direction::none;
    view_.mapped_for_validators = from.mapped_for_validators.value == "refuse"
                                      ? views::MappedForValidators::refuse
                                      : views::MappedForValidators::mapped_unsigned;
    view_.minimal_any = from.minimal_any.value;
    view_.limited = from.rated.value;
    view_.cookies = from.cookies.value == "off"       ? views::CookiePolicy::off
                    : from.cookies.value == "require" ? views::CookiePolicy::require
                                                      : views::CookiePolicy::answer;
    view_.ttl_floor =
        static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::seconds>(from.ttl_floor.value).count());
    view_.ttl_cap =
        static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::seconds>(from.ttl_cap.value).count());
    view_.max_udp_size = static_cast<std::uint16_t>(from.max_udp_size.value);
    add_route(dns::Name(), from.default_route);
    for (const RouteRow& row : from.routes) {
      for (const auto& name : row.names) add_route(name.value, row.to, name.where);
    }
    for (const LocalZoneRow& row : from.local_zones) {
      add_zone(views::LocalZone::build(row.name.value, records_of(row, nullptr)), row.name.where);
    }
    guard_lgwan(from);
    views::set_routes(view_, std::move(entries_), realms_.realms);
    view_.stamp = stamp(from);
    return std::move(view_);
  }

 private:
  void add(const dns::Name& suffix, views::Route route, Position where) {
    route.suffix = suffix.to_text();
    route.where = where.line ? files_[where.file] + ":" + std::to_string(where.line) : std::string("built in");
    entries_.push_back({suffix, std::move(route)});
    taken_.insert(suffix);
  }

  void add_route(const dns::Name& suffix, const Text& to) { add_route(suffix, to, to.where); }

  void add_route(const dns::Name& suffix, const Text& to, Position where) {
    views::Route route;
    if (to.value == "leak-guard") {
      route.kind = views::Route::Kind::leak_guard;
    } else if (to.value != "refuse") {
      route.kind = views::Route::Kind::realm;
      while (realms_.realms[route.realm].name != to.value) ++route.realm;
    }
    add(suffix, std::move(route), where);
  }

  void add_zone(views::LocalZone zone, Position where) {
    views::Route route;
    route.kind = views::Route::Kind::local;
    route.zone = static_cast<std::uint32_t>(view_.zones.size());
    const dns::Name apex = zone.apex();
    view_.zones.push_back(std::move(zone));
    add(apex, std::move(route), where);
  }

  /// lgwan.jp exists on LGWAN alone: a view that sends the rest to the Internet must not send this there (X12),
  /// unless staff route it.
  void guard_lgwan(const View& from) {
    const dns::Name lgwan = dns::Name::of("lgwan.jp");
    if (from.default_route.value == "refuse" || taken_.contains(lgwan)) return;
    views::Route route;
    route.kind = views::Route::Kind::leak_guard;
    add(lgwan, std::move(route), {});
  }

  std::uint64_t stamp(const View& from) const {
    std::uint64_t h = from.content_hash;
    if (view_.nat != nat::Direction::none) h = hash_combine(h, nat_hash_);
    std::set<std::uint16_t> used;
    for (const views::Route& route : view_.routes) {
      if (route.kind == views::Route::Kind::realm) used.insert(route.realm);
    }
    for (const std::uint16_t i : used) {
      const forwarding::Realm& realm = realms_.realms[i];
      h = hash_combine(hash_combine(hash_combine(h, realm.id.value), realm.content_hash), realm.epoch);
    }
    return h;
  }

  const std::vector<std::string>& files_;
  const forwarding::RealmTable& realms_;
  std::uint64_t nat_hash_;
  views::View view_;
  std::vector<views::RouteEntry> entries_;
  std::set<dns::Name> taken_;
};

views::ClientMatcher build_matcher(const Config& config, IdBook& ids) {
  std::vector<views::ClientRule> rules;
  for (std::size_t i = 0; i < config.views.size(); ++i) {
    for (const Clients& clients : config.views[i].clients) {
      for (const auto& network : clients.networks) {
        rules.push_back({ids.port(clients.port.value), static_cast<std::uint16_t>(clients.vlan.value), network.value,
                         static_cast<std::uint16_t>(i)});
      }
    }
  }
  return views::ClientMatcher::build(rules);
}

views::Limits build_limits(const Rates& from) {
  const std::uint32_t unknown = from.errors_unknown.value;
  return {.clients = {from.queries.value, from.same_answers.value, from.errors.value},
          .strangers = {from.queries_unknown.value, unknown, unknown},
          .slip = from.slip.value};
}

/// load() has checked the pairs at its time. A clock that was set back since may bring a retired one to life beside
/// the one that has its address now: the earlier one in the file stays.
std::shared_ptr<const nat::AddressMap> build_map(const Config& config, WallTime now) {
  std::vector<nat::Pair> pairs = pairs_at(config.nat_pairs, now);
  for (std::size_t tries = 0; tries <= pairs.size(); ++tries) {
    auto map = nat::AddressMap::build(pairs);
    if (map) return std::make_shared<const nat::AddressMap>(std::move(*map));
    pairs[map.error().pair].state = nat::PairState::retired;
  }
  return std::make_shared<const nat::AddressMap>();
}

}  // namespace

PortId IdBook::port(const std::string& name) {
  return {ports_.emplace(name, static_cast<std::uint16_t>(ports_.size())).first->second};
}
ViewId IdBook::view(const std::string& name) { return {id_for(views_, next_view_, name)}; }
RealmId IdBook::realm(const std::string& name) { return {id_for(realms_, next_realm_, name)}; }
GroupId IdBook::group(const std::string& realm, const std::string& name, const std::string& servers) {
  constexpr std::uint16_t last = forwarding::HealthBoard::max_groups - 1;
  const std::string key = realm + "\n" + name + "\n" + servers;
  if (const auto known = groups_.find(key); known != groups_.end()) return {known->second};
  const auto in_use = [this](std::uint16_t id) {
    return std::any_of(groups_.begin(), groups_.end(), [id](const auto& entry) { return entry.second == id; });
  };
  SEKISHO_CHECK(groups_.size() < last);  // check_realms() allows far fewer at a time
  while (in_use(next_group_)) next_group_ = next_group_ == last ? 1 : static_cast<std::uint16_t>(next_group_ + 1);
  groups_.emplace(key, next_group_);
  return {next_group_};
}

void IdBook::keep_only(const views::Policy& policy) {
  std::erase_if(views_, [&](const auto& entry) {
    return std::none_of(policy.views.begin(), policy.views.end(),
                        [&](const views::View& view) { return view.name == entry.first; });
  });
  const auto& realms = policy.realms->realms;
  std::erase_if(groups_, [&](const auto& entry) {
    return std::none_of(realms.begin(), realms.end(), [&](const forwarding::Realm& realm) {
      return std::any_of(realm.groups.begin(), realm.groups.end(),
                         [&](const forwarding::UpstreamGroup& group) { return group.id.value == entry.second; });
    });
  });
  std::erase_if(realms_, [&](const auto& entry) {
    return std::none_of(realms.begin(), realms.end(),
                        [&](const forwarding::Realm& realm) { return realm.name == entry.first; });
  });
}

std::unique_ptr<const views::Policy> build_policy(const Config& config, const std::vector<std::string>& files,
                                                  IdBook& ids, const Epochs& epochs, std::uint64_t revision,
                                                  const TrustOverlays& trust, WallTime now,
                                                  const dns::CookieSecrets& cookies) {
  auto policy = std::make_unique<views::Policy>();
  policy->revision = revision;
  policy->nsid = config.server.identity.value;
  policy->cookies = cookies;
  policy->limits = build_limits(config.rates);
  for (const Port& port : config.ports) {
    const PortId id = ids.port(port.name.value);
    policy->port_names.resize(std::max<std::size_t>(policy->port_names.size(), id.value + 1U));
    policy->port_names[id.value] = port.name.value;
    for (const auto& address : port.addresses) policy->services.push_back({id, address.value});
  }
  policy->nat = build_map(config, now);
  auto realms = std::make_shared<forwarding::RealmTable>();
  for (const Realm& realm : config.realms) {
    const auto epoch = epochs.find(realm.name.value);
    realms->realms.push_back(build_realm(realm, ids, epoch == epochs.end() ? 0 : epoch->second));
    if (const auto overlay = trust.find(realm.name.value); overlay != trust.end())
      lay_over(overlay->second, realms->realms.back().validation);
  }
  policy->realms = realms;
  for (const View& view : config.views)
    policy->views.push_back(ViewBuilder(files, *realms, policy->nat->content_hash()).build(view, ids));
  policy->clients = build_matcher(config, ids);
  ids.keep_only(*policy);
  return policy;
}

}  // namespace sekisho::mgmt::config
