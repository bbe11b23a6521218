// Pairs that replace each other: what may, and which of them is shown.
#include <algorithm>

#include "nat-map/pair_chains.h"

namespace sekisho::nat {
namespace {

bool alive(const Pair& pair) { return pair.state != PairState::retired; }

/// Whether the router is said to translate it, or soon will where there is another to be shown for it.
bool takes_part(const Pair& pair) { return alive(pair) && pair.state != PairState::planned; }

bool in_circle(const std::vector<Pair>& pairs, std::size_t start) {
  std::size_t at = start;
  for (std::size_t steps = 0; steps <= pairs.size(); ++steps) {
    if (!pairs[at].replaces) return false;
    at = *pairs[at].replaces;
    if (at == start) return true;
  }
  return true;  // a circle further down; its members report it as well
}

}  // namespace

std::vector<std::size_t> hosts_of(const std::vector<Pair>& pairs) {
  std::vector<std::size_t> host(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    std::size_t at = i;
    for (std::size_t steps = 0; pairs[at].replaces && steps <= pairs.size(); ++steps) {
      const std::size_t next = *pairs[at].replaces;
      if (!alive(pairs[next])) break;  // history
      at = next;
    }
    host[i] = at;
  }
  return host;
}

std::vector<std::uint32_t> caps_of(const std::vector<Pair>& pairs) {
  const std::vector<std::size_t> host = hosts_of(pairs);
  std::vector<std::uint32_t> of_host(pairs.size(), 0), caps(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Pair& pair = pairs[i];
    if (pair.ttl_cap == 0 || !alive(pair) || !pair.replaces || !alive(pairs[*pair.replaces])) continue;
    std::uint32_t& cap = of_host[host[i]];
    cap = cap == 0 ? pair.ttl_cap : std::min(cap, pair.ttl_cap);
  }
  for (std::size_t i = 0; i < pairs.size(); ++i) caps[i] = of_host[host[i]];
  return caps;
}

void check_chains(const std::vector<Pair>& pairs, std::vector<PairError>& errors) {
  using Kind = PairError::Kind;
  std::vector<std::optional<std::size_t>> successor(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (!pairs[i].replaces) continue;
    const std::size_t old = *pairs[i].replaces;
    if (in_circle(pairs, i)) {
      errors.push_back({Kind::replaces_itself, i, old});
      continue;
    }
    if (pairs[i].inside.address.family() != pairs[old].inside.address.family() ||
        pairs[i].inside.length != pairs[old].inside.length) {
      errors.push_back({Kind::replaces_other_size, i, old});
    }
    if (!alive(pairs[i])) continue;  // a plan that was given up
    if (successor[old]) errors.push_back({Kind::replaced_twice, i, *successor[old]});
    successor[old] = i;
  }
}

std::vector<std::optional<std::size_t>> shown_pairs(const std::vector<Pair>& pairs) {
  const std::vector<std::size_t> host = hosts_of(pairs);
  // How many steps a pair stands above the oldest of its host: the newest is the one with the most.
  const auto age = [&](std::size_t i) {
    std::size_t steps = 0;
    for (std::size_t at = i; at != host[i]; at = *pairs[at].replaces) ++steps;
    return steps;
  };
  std::vector<std::optional<std::size_t>> in_effect(pairs.size()), oldest(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const std::size_t h = host[i];
    if (pairs[i].state == PairState::in_effect && (!in_effect[h] || age(i) > age(*in_effect[h]))) in_effect[h] = i;
    if (pairs[i].state == PairState::router_changed && (!oldest[h] || age(i) < age(*oldest[h]))) oldest[h] = i;
  }
  std::vector<std::optional<std::size_t>> shown(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (!takes_part(pairs[i])) continue;
    shown[i] = in_effect[host[i]] ? in_effect[host[i]] : oldest[host[i]];
  }
  return shown;
}

}  // namespace sekisho::nat
