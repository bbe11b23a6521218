// One look at this node: what does the gateway say of itself, and is it on its networks?
//
// The gateway is asked at its health socket (appliance/pair_health.h); the witnesses of each network and of each way
// out are pinged by its interface, one answer for each is enough. Whether a way out that is lost matters is told by
// what the other node says of its own (pair_word.h). All within one deadline: no answer is an answer.
//
// Threads: one; blocks for the patience at most. Errors: reasons, for people. Limits: needs CAP_NET_RAW, or a group
// in net.ipv4.ping_group_range.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/ip.h"
#include "mgmt/config/config.h"

namespace sekisho::mgmt::cli {

struct Witnesses {
  std::string interface;
  std::vector<IpAddress> hosts;
};

struct ProbePlan {
  std::string socket;
  std::chrono::milliseconds patience{150};
  std::vector<Witnesses> networks, exits;
};

ProbePlan probe_plan(const config::Pair& pair);
/// "eth1=10.1.0.1,10.1.0.2"
std::optional<Witnesses> parse_witnesses(const std::string& text);

/// In English; empty: all is well.
struct Probed {
  std::vector<std::string> faults;  ///< why this node is not fit to be active
  std::vector<std::string> exits;   ///< ways out that are lost: they count while the other node is better off
};
Probed probe(const ProbePlan& plan);

}  // namespace sekisho::mgmt::cli
