// Which zones are asked for now, of those that are due: several at a time, but no primary by two.
//
// A primary that takes its time (a transfer may take a quarter of an hour) holds up the zones that wait for it, and
// no other. Who waited longest comes first. Threads: pure. Limits: `most` under way. Spec: N-6.
#pragma once

#include <span>
#include <vector>

#include "base/clock.h"
#include "base/ip.h"

namespace sekisho::resolver {

struct FetchWish {
  Endpoint primary;
  Instant due;
};

constexpr std::size_t most_fetches = 8;

/// Indices of the wishes to begin with, given the primaries that are being asked.
std::vector<std::size_t> choose_fetches(std::span<const FetchWish> wishes, std::span<const Endpoint> busy,
                                        Instant now, std::size_t most = most_fetches);

}  // namespace sekisho::resolver
