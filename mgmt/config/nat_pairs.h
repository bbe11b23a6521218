// The pairs of the NAT map at a moment: what the file says of their lives, as nat-map/ understands it.
//
// Threads: pure. Units: seconds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mgmt/config/config.h"
#include "nat-map/address_map.h"

namespace sekisho::mgmt::config {

std::vector<nat::LifeStep> steps_of(const NatPair& pair);
/// All pairs as they are at `now`, in the file's order. What a pair replaces is found by its name.
std::vector<nat::Pair> pairs_at(const std::vector<NatPair>& pairs, WallTime now);
/// The next moment after `now` at which pairs_at() says something else.
std::optional<WallTime> next_change(const std::vector<NatPair>& pairs, WallTime now);
/// The index of the pair of that name; the last one that is not retired at `now`, if there are several.
std::optional<std::size_t> find_pair(const std::vector<NatPair>& pairs, const std::string& name);

/// The longest that a client of a view with translated addresses may be told to keep an answer.
std::uint32_t longest_ttl(const Config& config);

/// What can be promised of a pair that replaces another: by the dates of the file, or as if it came into effect at
/// `in_effect`. Nothing when it replaces none or no moment is known.
std::optional<nat::Promise> promise_for(const Config& config, const NatPair& pair,
                                        std::optional<WallTime> in_effect = std::nullopt);

/// An address alone where the prefix is a host.
std::string address_text(const IpPrefix& prefix);
/// "2026-12-01T18:00:00+09:00", in the machine's own zone, as TOML has it.
std::string toml_time(WallTime time);

}  // namespace sekisho::mgmt::config
