// What checks of the NAT map have found: a difference that came, or went (L-8).
//
// Threads: plain values.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"

namespace sekisho::mgmt::store {

struct NatEvent {
  WallTime at;
  bool appeared = false;  ///< false: it has cleared
  std::string kind;       ///< the words of nat-map/drift.h
  std::string pair, name, server, address, other;
};

/// The same difference, whenever it was seen.
bool same_finding(const NatEvent& a, const NatEvent& b);
/// What has appeared and not cleared, by all events in their order.
std::vector<NatEvent> standing(const std::vector<NatEvent>& events);

}  // namespace sekisho::mgmt::store
