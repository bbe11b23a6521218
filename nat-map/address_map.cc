#include "nat-map/address_map.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "nat-map/pair_chains.h"

namespace sekisho::nat {
namespace {

using Side = IpPrefix Pair::*;

/// Prefixes nest or are disjoint, so in sorted order an overlap always shows between neighbours. Pairs of one host
/// may share an address, but not overlap in part.
void find_overlaps(const std::vector<Pair>& pairs, const std::vector<std::size_t>& host, Side side,
                   PairError::Kind kind, std::vector<PairError>& errors) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].state != PairState::retired) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto by_prefix = pairs[a].*side <=> pairs[b].*side;
    return by_prefix != 0 ? by_prefix < 0 : a < b;
  });
  std::size_t widest = 0;  // position of the prefix that covered the last ones
  for (std::size_t i = 1; i < order.size(); ++i) {
    const IpPrefix& above = pairs[order[widest]].*side;
    const IpPrefix& mine = pairs[order[i]].*side;
    const bool one_host = host[order[widest]] == host[order[i]] && above == mine;
    if (above.overlaps(mine)) {
      if (!one_host) errors.push_back({kind, std::max(order[widest], order[i]), std::min(order[widest], order[i])});
    } else {
      widest = i;
    }
  }
}

/// The network bits of `network` and the host bits of `host`.
IpAddress splice(const IpPrefix& network, const IpAddress& host) {
  std::array<std::uint8_t, 16> out{};
  const Bytes net = network.address.bytes();
  const Bytes tail = host.bytes();
  for (std::size_t i = 0; i < net.size(); ++i) {
    const unsigned first_bit = static_cast<unsigned>(i) * 8;
    const unsigned kept = network.length <= first_bit ? 0 : std::min(8U, network.length - first_bit);
    const auto mask = static_cast<std::uint8_t>(0xFF00U >> kept);
    out[i] = static_cast<std::uint8_t>((net[i] & mask) | (tail[i] & ~mask));
  }
  const Bytes octets{out.data(), net.size()};
  return network.address.is_v4() ? IpAddress::v4(octets) : IpAddress::v6(octets);
}

bool plain(const std::vector<Pair>& pairs) {
  return std::none_of(pairs.begin(), pairs.end(), [](const Pair& pair) {
    return pair.replaces || pair.ttl_cap != 0 || pair.state != PairState::in_effect;
  });
}

std::uint64_t hash_of(const IpPrefix& prefix) {
  return hash_combine(hash_bytes(prefix.address.bytes(), prefix.address.is_v4() ? 4 : 6), prefix.length);
}

}  // namespace

std::vector<PairError> AddressMap::check(const std::vector<Pair>& pairs) {
  std::vector<PairError> errors;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].inside.address.family() != pairs[i].lgwan.address.family()) {
      errors.push_back({PairError::Kind::family_differs, i, i});
    } else if (pairs[i].inside.length != pairs[i].lgwan.length) {
      errors.push_back({PairError::Kind::length_differs, i, i});
    }
  }
  check_chains(pairs, errors);
  const bool circles = std::any_of(errors.begin(), errors.end(), [](const PairError& error) {
    return error.kind == PairError::Kind::replaces_itself;
  });
  if (!circles) {
    const std::vector<std::size_t> host = hosts_of(pairs);
    find_overlaps(pairs, host, &Pair::inside, PairError::Kind::inside_overlaps, errors);
    find_overlaps(pairs, host, &Pair::lgwan, PairError::Kind::lgwan_overlaps, errors);
  }
  std::stable_sort(errors.begin(), errors.end(),
                   [](const PairError& a, const PairError& b) { return a.pair < b.pair; });
  return errors;
}

Result<AddressMap, PairError> AddressMap::build(std::vector<Pair> pairs) {
  const std::vector<PairError> errors = check(pairs);
  if (!errors.empty()) return Failure{errors.front()};
  AddressMap map;
  map.pairs_ = std::move(pairs);
  if (plain(map.pairs_)) {
    std::vector<Entry> from_lgwan, from_inside;
    for (const Pair& pair : map.pairs_) {
      from_lgwan.push_back({pair.lgwan, pair.inside, 0});
      from_inside.push_back({pair.inside, pair.lgwan, 0});
    }
    const TableRef by_lgwan = make_table(std::move(from_lgwan)), by_inside = make_table(std::move(from_inside));
    map.to_inside_ = {by_lgwan, nullptr, by_inside};
    map.to_lgwan_ = {by_inside, nullptr, by_lgwan};
  } else {
    const auto shown = shown_pairs(map.pairs_);
    map.to_inside_ = map.build_side(shown, &Pair::lgwan, &Pair::inside);
    map.to_lgwan_ = map.build_side(shown, &Pair::inside, &Pair::lgwan);
  }
  for (const TableRef& table : {map.to_inside_.show, map.to_lgwan_.show, map.to_inside_.unmap, map.to_lgwan_.unmap}) {
    map.content_hash_ = hash_combine(map.content_hash_, table ? table->entries.size() : 0);
    for (std::size_t i = 0; table && i < table->entries.size(); ++i) {
      const Entry& entry = table->entries[i];
      const std::uint64_t prefixes = hash_combine(hash_of(entry.match), hash_of(entry.shown));
      map.content_hash_ = hash_combine(hash_combine(map.content_hash_, prefixes), entry.ttl_cap);
    }
  }
  return map;
}

AddressMap::TableRef AddressMap::make_table(std::vector<Entry> entries) {
  if (entries.empty()) return nullptr;
  auto table = std::make_shared<Table>();
  std::vector<std::pair<IpPrefix, std::uint32_t>> index;
  index.reserve(entries.size());
  // Of equal prefixes the first entry counts: PrefixMap lets the last one win.
  for (std::size_t i = entries.size(); i-- > 0;) index.emplace_back(entries[i].match, static_cast<std::uint32_t>(i));
  table->index = PrefixMap::build(index);
  table->entries = std::move(entries);
  return table;
}

/// `from`: the side that answers come with; `to`: the side that clients must see.
AddressMap::Side AddressMap::build_side(const std::vector<std::optional<std::size_t>>& shown, IpPrefix Pair::*from,
                                        IpPrefix Pair::*to) const {
  const std::vector<std::uint32_t> caps = caps_of(pairs_);
  std::vector<Entry> show, local, unmap;
  for (const bool first : {true, false}) {  // what is shown goes first: it wins where pairs share an address
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (!shown[i] || (*shown[i] == i) != first) continue;
      const Pair& seen = pairs_[*shown[i]];
      show.push_back({pairs_[i].*from, seen.*to, caps[i]});
      unmap.push_back({pairs_[i].*to, pairs_[i].*from, 0});
      if (caps[i] != 0 || !(pairs_[i].*to == seen.*to)) local.push_back({pairs_[i].*to, seen.*to, caps[i]});
    }
  }
  // An address of the clients' own side that another pair uses on the far side is left to that one.
  show.insert(show.end(), local.begin(), local.end());
  return {make_table(std::move(show)), make_table(std::move(local)), make_table(std::move(unmap))};
}

const AddressMap::Side* AddressMap::side(Direction direction) const {
  switch (direction) {
    case Direction::none:
      return nullptr;
    case Direction::to_inside:
      return &to_inside_;
    case Direction::to_lgwan:
      return &to_lgwan_;
  }
  return nullptr;
}

std::optional<Shown> AddressMap::find(const TableRef& table, const IpAddress& address) {
  const auto found = table ? table->index.lookup(address) : std::nullopt;
  if (!found) return std::nullopt;
  const Entry& entry = table->entries[*found];
  return Shown{splice(entry.shown, address), entry.ttl_cap};
}

std::optional<Shown> AddressMap::show(const IpAddress& address, Direction direction) const {
  const Side* tables = side(direction);
  return tables ? find(tables->show, address) : std::nullopt;
}

std::optional<Shown> AddressMap::show_local(const IpAddress& address, Direction direction) const {
  const Side* tables = side(direction);
  return tables ? find(tables->local, address) : std::nullopt;
}

std::optional<IpAddress> AddressMap::map(const IpAddress& address, Direction direction) const {
  const auto shown = show(address, direction);
  return shown ? std::optional(shown->address) : std::nullopt;
}

std::optional<IpAddress> AddressMap::unmap(const IpAddress& address, Direction direction) const {
  const Side* tables = side(direction);
  const auto real = tables ? find(tables->unmap, address) : std::nullopt;
  return real ? std::optional(real->address) : std::nullopt;
}

}  // namespace sekisho::nat
