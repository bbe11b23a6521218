#include "nat-map/address_map.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace sekisho::nat {
namespace {

using Side = IpPrefix Pair::*;

/// Prefixes nest or are disjoint, so in sorted order an overlap always shows between neighbours.
void find_overlaps(const std::vector<Pair>& pairs, Side side, PairError::Kind kind, std::vector<PairError>& errors) {
  std::vector<std::size_t> order(pairs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto by_prefix = pairs[a].*side <=> pairs[b].*side;
    return by_prefix != 0 ? by_prefix < 0 : a < b;
  });
  std::size_t widest = 0;  // position of the prefix that covered the last ones
  for (std::size_t i = 1; i < order.size(); ++i) {
    if ((pairs[order[widest]].*side).overlaps(pairs[order[i]].*side)) {
      errors.push_back({kind, std::max(order[widest], order[i]), std::min(order[widest], order[i])});
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

PrefixMap index_side(const std::vector<Pair>& pairs, Side side) {
  std::vector<std::pair<IpPrefix, std::uint32_t>> entries;
  entries.reserve(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) entries.emplace_back(pairs[i].*side, static_cast<std::uint32_t>(i));
  return PrefixMap::build(entries);
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
  find_overlaps(pairs, &Pair::inside, PairError::Kind::inside_overlaps, errors);
  find_overlaps(pairs, &Pair::lgwan, PairError::Kind::lgwan_overlaps, errors);
  std::stable_sort(errors.begin(), errors.end(),
                   [](const PairError& a, const PairError& b) { return a.pair < b.pair; });
  return errors;
}

Result<AddressMap, PairError> AddressMap::build(std::vector<Pair> pairs) {
  const std::vector<PairError> errors = check(pairs);
  if (!errors.empty()) return Failure{errors.front()};
  AddressMap map;
  map.by_inside_ = index_side(pairs, &Pair::inside);
  map.by_lgwan_ = index_side(pairs, &Pair::lgwan);
  map.pairs_ = std::move(pairs);
  return map;
}

std::optional<IpAddress> AddressMap::translate(const IpAddress& address, bool to_inside) const {
  if (pairs_.empty()) return std::nullopt;
  const auto found = (to_inside ? by_lgwan_ : by_inside_).lookup(address);
  if (!found) return std::nullopt;
  const Pair& pair = pairs_[*found];
  return splice(to_inside ? pair.inside : pair.lgwan, address);
}

std::optional<IpAddress> AddressMap::map(const IpAddress& address, Direction direction) const {
  switch (direction) {
    case Direction::none:
      return std::nullopt;
    case Direction::to_inside:
      return translate(address, true);
    case Direction::to_lgwan:
      return translate(address, false);
  }
  return std::nullopt;
}

std::optional<IpAddress> AddressMap::unmap(const IpAddress& address, Direction direction) const {
  switch (direction) {
    case Direction::none:
      return std::nullopt;
    case Direction::to_inside:
      return translate(address, false);
    case Direction::to_lgwan:
      return translate(address, true);
  }
  return std::nullopt;
}

}  // namespace sekisho::nat
