#include "mgmt/config/nat_pairs.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <map>

#include "mgmt/config/build_parts.h"

namespace sekisho::mgmt::config {
namespace {

std::uint32_t seconds_of(const Time& time) {
  return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::seconds>(time.value).count());
}

void take_earlier(std::optional<WallTime>& best, WallTime candidate, WallTime now) {
  if (candidate > now && (!best || candidate < *best)) best = candidate;
}

const Realm* realm_named(const Config& config, const std::string& name) {
  const auto at = std::find_if(config.realms.begin(), config.realms.end(),
                               [&](const Realm& realm) { return realm.name.value == name; });
  return at == config.realms.end() ? nullptr : &*at;
}

std::uint32_t longest_of_realm(const Realm& realm) {
  std::uint32_t longest = realm.resolution.value == "recursive" ? seconds_of(realm.ttl_cap) : 0;
  for (const ForwardZone& zone : realm.zones) longest = std::max(longest, seconds_of(zone.ttl_cap));
  return longest;
}

std::uint32_t longest_of_view(const Config& config, const View& view) {
  std::uint32_t longest = 0;
  const auto take_realm = [&](const std::string& name) {
    if (const Realm* realm = realm_named(config, name)) longest = std::max(longest, longest_of_realm(*realm));
  };
  take_realm(view.default_route.value);
  for (const RouteRow& route : view.routes) take_realm(route.to.value);
  for (const LocalZoneRow& zone : view.local_zones) {
    for (const dns::Record& record : records_of(zone, nullptr)) longest = std::max(longest, record.ttl);
  }
  return std::min(std::max(longest, seconds_of(view.ttl_floor)), seconds_of(view.ttl_cap));
}

}  // namespace

std::vector<nat::LifeStep> steps_of(const NatPair& pair) {
  std::vector<nat::LifeStep> steps;
  for (const LifeRow& row : pair.life) {
    if (const auto state = nat::parse_pair_state(row.state.value)) steps.push_back({*state, row.at.value});
  }
  return steps;
}

std::vector<nat::Pair> pairs_at(const std::vector<NatPair>& rows, WallTime now) {
  std::map<std::string_view, std::size_t> by_name;
  for (std::size_t i = 0; i < rows.size(); ++i) by_name.emplace(rows[i].name.value, i);
  std::vector<nat::Pair> pairs;
  pairs.reserve(rows.size());
  for (const NatPair& row : rows) {
    nat::Pair pair{row.name.value, row.inside.value, row.lgwan.value, nat::state_at(steps_of(row), now)};
    if (const auto old = by_name.find(row.replaces.value); !row.replaces.value.empty() && old != by_name.end())
      pair.replaces = old->second;
    if (row.lower_ttl_from.given && row.lower_ttl_from.value <= now) pair.ttl_cap = seconds_of(row.lower_ttl);
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

std::optional<WallTime> next_change(const std::vector<NatPair>& pairs, WallTime now) {
  std::optional<WallTime> next;
  for (const NatPair& pair : pairs) {
    for (const LifeRow& row : pair.life) take_earlier(next, row.at.value, now);
    if (pair.lower_ttl_from.given) take_earlier(next, pair.lower_ttl_from.value, now);
  }
  return next;
}

std::optional<std::size_t> find_pair(const std::vector<NatPair>& pairs, const std::string& name) {
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].name.value == name) return i;
  }
  return std::nullopt;
}

std::uint32_t longest_ttl(const Config& config) {
  std::uint32_t longest = 0;
  for (const View& view : config.views) {
    if (view.nat.value != "none") longest = std::max(longest, longest_of_view(config, view));
  }
  return longest;
}

std::optional<nat::Promise> promise_for(const Config& config, const NatPair& pair,
                                        std::optional<WallTime> in_effect) {
  if (pair.replaces.value.empty()) return std::nullopt;
  if (!in_effect) in_effect = nat::reached_at(steps_of(pair), nat::PairState::in_effect);
  if (!in_effect) return std::nullopt;
  const std::uint32_t before = seconds_of(pair.ttl_before) ? seconds_of(pair.ttl_before) : longest_ttl(config);
  nat::Lowering lowering;
  if (pair.lower_ttl_from.given) lowering = {seconds_of(pair.lower_ttl), pair.lower_ttl_from.value};
  return nat::promise_of(lowering, before, *in_effect);
}

std::string address_text(const IpPrefix& prefix) {
  return prefix.length == prefix.address.bits() ? prefix.address.to_string() : prefix.to_string();
}

std::string toml_time(WallTime time) {
  const std::time_t seconds = time.seconds;
  std::tm parts{};
  std::array<char, 64> text{};
  localtime_r(&seconds, &parts);
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S%z", &parts);
  std::string out(text.data(), length);
  return out.insert(out.size() - 2, ":");
}

}  // namespace sekisho::mgmt::config
