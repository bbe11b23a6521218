#include "views/policy.h"

#include <algorithm>
#include <map>

namespace sekisho::views {
namespace {

using Suffixes = std::map<dns::Name, Route>;

/// What the view's entries say of `name`: the longest of them around it.
const Route* covering(const Suffixes& suffixes, const dns::Name& name) {
  for (unsigned labels = name.label_count() + 1; labels-- > 0;) {
    const auto at = suffixes.find(name.last(labels));
    if (at != suffixes.end()) return &at->second;
  }
  return nullptr;
}

/// The special-use zone at or above `name`; they do not nest.
const LocalZone* special_use_around(const std::map<dns::Name, const LocalZone*>& special, const dns::Name& name) {
  for (unsigned labels = name.label_count(); labels > 0; --labels) {
    const auto at = special.find(name.last(labels));
    if (at != special.end()) return at->second;
  }
  return nullptr;
}

void add_forward_zones(Suffixes& suffixes, const std::vector<forwarding::Realm>& realms,
                       const std::map<dns::Name, const LocalZone*>& special) {
  std::vector<RouteEntry> found;
  for (std::size_t i = 0; i < realms.size(); ++i) {
    for (const forwarding::ZoneRule& rule : realms[i].rules) {
      if (!rule.group || special_use_around(special, rule.cut) == nullptr) continue;
      const Route* route = covering(suffixes, rule.cut);
      if (route == nullptr || route->kind != Route::Kind::realm || route->realm != i) continue;
      found.push_back({rule.cut, *route});
      found.back().route.suffix = rule.cut.to_text();
    }
  }
  for (RouteEntry& entry : found) suffixes.try_emplace(entry.suffix, std::move(entry.route));
}

void tell_local_zones(View& view, const Suffixes& suffixes) {
  for (const auto& [suffix, route] : suffixes) {
    if (suffix.is_root()) continue;
    const Route* above = covering(suffixes, suffix.without());
    // Through several levels of local zones only the nearest one needs to know: it hides the rest.
    if (above != nullptr && above->kind == Route::Kind::local) view.zones[above->zone].add_existing(suffix);
  }
}

}  // namespace

void set_routes(View& view, std::vector<RouteEntry> entries, const std::vector<forwarding::Realm>& realms) {
  Suffixes suffixes;
  suffixes.try_emplace(dns::Name(), Route{});
  suffixes.begin()->second.suffix = ".";
  suffixes.begin()->second.where = "built in";
  for (RouteEntry& entry : entries) suffixes.insert_or_assign(entry.suffix, std::move(entry.route));

  std::map<dns::Name, const LocalZone*> special;
  for (const LocalZone& zone : special_use_zones()) special.emplace(zone.apex(), &zone);
  add_forward_zones(suffixes, realms, special);
  for (const auto& [apex, zone] : special) {
    Route route;
    route.kind = Route::Kind::local;
    route.zone = static_cast<std::uint32_t>(view.zones.size());
    route.suffix = apex.to_text();
    route.where = "built in";
    if (suffixes.try_emplace(apex, std::move(route)).second) view.zones.push_back(*zone);
  }
  tell_local_zones(view, suffixes);

  view.routes.clear();
  std::vector<std::pair<dns::Name, std::uint32_t>> table;
  table.reserve(suffixes.size());
  for (auto& [suffix, route] : suffixes) {
    table.emplace_back(suffix, static_cast<std::uint32_t>(view.routes.size()));
    view.routes.push_back(std::move(route));
  }
  view.suffixes = forwarding::SuffixTable::build(table);
}

const Route& View::route_for(const dns::Name& asked, dns::RRType type) const {
  static const Route refused;
  const auto found = suffixes.find(asked);
  if (!found) return refused;
  const Route& route = routes[found->index];
  const bool at_cut = dns::is_parent_side(type) && found->labels == asked.label_count();
  if (!at_cut || route.kind != Route::Kind::realm) return route;
  const auto above = suffixes.find_above(asked);
  if (!above) return route;
  const Route& parent = routes[above->index];
  switch (parent.kind) {
    case Route::Kind::realm:
    case Route::Kind::local:
      return parent;
    case Route::Kind::refuse:
    case Route::Kind::leak_guard:
      return route;
  }
  return route;
}

const View* Policy::view_by_id(ViewId id) const {
  const auto at = std::find_if(views.begin(), views.end(), [id](const View& view) { return view.id == id; });
  return at == views.end() ? nullptr : &*at;
}

}  // namespace sekisho::views
