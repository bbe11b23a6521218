// The NAT map: pairs that translate, lives that go forward, changes that reach every client in time (L-7, L-8, X11).
#include <algorithm>
#include <map>

#include "dns/rdata.h"
#include "mgmt/config/build_parts.h"
#include "mgmt/config/check_names.h"
#include "mgmt/config/load.h"
#include "mgmt/config/nat_pairs.h"

namespace sekisho::mgmt::config {
namespace {

std::string_view pair_words(nat::PairError::Kind kind) {
  using Kind = nat::PairError::Kind;
  switch (kind) {
    case Kind::family_differs:
      return "one side is IPv4, the other IPv6";
    case Kind::length_differs:
      return "the two networks differ in size";
    case Kind::inside_overlaps:
      return "its inside address lies in another pair too";
    case Kind::lgwan_overlaps:
      return "its lgwan address lies in another pair too";
    case Kind::replaces_itself:
      return "it would replace itself";
    case Kind::replaced_twice:
      return "another pair replaces it already";
    case Kind::replaces_other_size:
      return "they differ in family or size";
  }
  return "";
}

bool is_about_replacing(nat::PairError::Kind kind) {
  using Kind = nat::PairError::Kind;
  return kind == Kind::replaces_itself || kind == Kind::replaced_twice || kind == Kind::replaces_other_size;
}

/// Who may share an address changes when a pair retires.
bool depends_on_dates(nat::PairError::Kind kind) {
  using Kind = nat::PairError::Kind;
  return kind == Kind::inside_overlaps || kind == Kind::lgwan_overlaps || kind == Kind::replaced_twice;
}

void check_life(const NatPair& pair, Diagnostics& out) {
  for (std::size_t i = 1; i < pair.life.size(); ++i) {
    const LifeRow& before = pair.life[i - 1];
    const LifeRow& step = pair.life[i];
    const auto was = nat::parse_pair_state(before.state.value), is = nat::parse_pair_state(step.state.value);
    if (!was || !is) continue;  // reported already
    if (*is > *was && step.at.value >= before.at.value) continue;
    const bool dates = *is > *was;
    out.push_back({Code::nat_life,
                   Severity::error,
                   dates ? step.at.where : step.state.where,
                   {pair.name.value, step.state.value + (dates ? " (" + toml_time(step.at.value) + ")" : ""),
                    before.state.value + (dates ? " (" + toml_time(before.at.value) + ")" : "")}});
  }
}

void check_lowering(const Config& config, const NatPair& pair, WallTime now, Diagnostics& out) {
  const bool lowers = pair.lower_ttl.value > Duration{0};
  const auto missing = [&](Position where, const char* key) {
    out.push_back({Code::nat_lowering, Severity::error, where, {pair.name.value, key}});
  };
  if (lowers && !pair.lower_ttl_from.given) missing(pair.lower_ttl.where, "lower-ttl-from");
  if (!lowers && pair.lower_ttl_from.given) missing(pair.lower_ttl_from.where, "lower-ttl");
  if (lowers && pair.replaces.value.empty()) missing(pair.lower_ttl.where, "replaces");
  const auto promise = promise_for(config, pair);
  if (!promise || !promise->too_soon || promise->last_use <= now) return;
  out.push_back({Code::nat_too_soon,
                 Severity::warning,
                 pair.lower_ttl_from.where,
                 {pair.name.value, toml_time(promise->last_use), toml_time(promise->lowered_for_all)}});
}

void check_pairs(const Config& config, const std::vector<nat::Pair>& all, Today today, Diagnostics& out) {
  std::vector<nat::Pair> pairs = all;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const NatPair& pair = config.nat_pairs[i];
    if (!pair.inside.given || !pair.lgwan.given) pairs[i] = {pair.name.value, {}, {}, nat::PairState::retired};
  }
  for (const nat::PairError& error : nat::AddressMap::check(pairs)) {
    const NatPair& pair = config.nat_pairs[error.pair];
    const std::string words(pair_words(error.kind));
    if (!config.nat_pairs[error.other].inside.given || !config.nat_pairs[error.other].lgwan.given) continue;
    // A slow clock brings retired pairs back: the gateway must start all the same.
    const Severity severity = today.in_doubt && depends_on_dates(error.kind) ? Severity::warning : Severity::error;
    if (is_about_replacing(error.kind)) {
      out.push_back(
          {Code::nat_replaces, severity, pair.replaces.where, {pair.name.value, pair.replaces.value, words}});
    } else {
      out.push_back({Code::nat_pair, severity, pair.where, {pair.name.value, words}});
    }
  }
}

/// Local data with an address that was replaced: shown rightly for now, lost when the old pair retires.
class ReplacedAddresses {
 public:
  ReplacedAddresses(const std::vector<nat::Pair>& pairs, const nat::AddressMap& map) : pairs_(pairs), map_(map) {}

  void check(const View& view, Diagnostics& out) const {
    const auto direction = view.nat.value == "inside"  ? nat::Direction::to_inside
                           : view.nat.value == "lgwan" ? nat::Direction::to_lgwan
                                                       : nat::Direction::none;
    if (direction == nat::Direction::none) return;
    for (const LocalZoneRow& zone : view.local_zones) {
      for (const auto& line : zone.records) {
        const auto record = dns::record_from_text(line.value, zone.name.value, 3600);
        if (record) check_record(*record, line.where, direction, out);
      }
    }
  }

 private:
  void check_record(const dns::Record& record, Position where, nat::Direction direction, Diagnostics& out) const {
    if (record.type != dns::RRType::a && record.type != dns::RRType::aaaa) return;
    const Bytes octets = record.rdata;
    if (octets.size() != 4 && octets.size() != 16) return;
    const IpAddress address = octets.size() == 4 ? IpAddress::v4(octets) : IpAddress::v6(octets);
    const auto shown = map_.show_local(address, direction);
    if (!shown || shown->address == address) return;
    const auto side = direction == nat::Direction::to_inside ? &nat::Pair::inside : &nat::Pair::lgwan;
    const std::string old = name_of(address, side), now = name_of(shown->address, side);
    out.push_back({Code::nat_replaced_local,
                   Severity::warning,
                   where,
                   {address.to_string(), old, now, shown->address.to_string()}});
  }

  std::string name_of(const IpAddress& address, IpPrefix nat::Pair::*side) const {
    for (const nat::Pair& pair : pairs_) {
      if (pair.state != nat::PairState::retired && (pair.*side).contains(address)) return pair.name;
    }
    return "?";
  }

  const std::vector<nat::Pair>& pairs_;
  const nat::AddressMap& map_;
};

}  // namespace

void check_nat(const Config& config, Today today, Diagnostics& out) {
  check_names_differ(config.nat_pairs, out);
  for (const NatPair& pair : config.nat_pairs) {
    check_life(pair, out);
    check_lowering(config, pair, today.now, out);
    if (!pair.replaces.value.empty() && !find_pair(config.nat_pairs, pair.replaces.value))
      report_unknown_reference(pair.replaces, "pair", config.nat_pairs, out);
  }
  const std::vector<nat::Pair> pairs = pairs_at(config.nat_pairs, today.now);
  const std::size_t before = out.size();
  check_pairs(config, pairs, today, out);
  const bool plain = std::all_of(pairs.begin(), pairs.end(), [](const nat::Pair& pair) { return !pair.replaces; });
  if (out.size() != before || plain) return;
  if (const auto map = nat::AddressMap::build(pairs)) {
    for (const View& view : config.views) ReplacedAddresses(pairs, *map).check(view, out);
  }
}

}  // namespace sekisho::mgmt::config
