// Pairs that replace each other are one host: who belongs together, and what cannot. Not for other modules.
#pragma once

#include <cstddef>
#include <vector>

#include "nat-map/address_map.h"

namespace sekisho::nat {

/// For each pair its host: the index of the oldest of its chain that is not retired. No circles.
std::vector<std::size_t> hosts_of(const std::vector<Pair>& pairs);
/// For each pair the TTL cap of its host: the smallest that a member asks for while what it replaces is still there.
std::vector<std::uint32_t> caps_of(const std::vector<Pair>& pairs);
/// What is wrong with Pair::replaces.
void check_chains(const std::vector<Pair>& pairs, std::vector<PairError>& errors);

}  // namespace sekisho::nat
