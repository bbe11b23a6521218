// What a server said to a probe, so small that servers can be compared: do POI East and West publish the same?
//
// Threads: pure. Spec: L-2, L-8.
#pragma once

#include <cstdint>
#include <vector>

#include "dns/message_reader.h"
#include "forwarding/health.h"

namespace sekisho::forwarding {

struct ProbeAnswer {
  std::uint32_t digest = 0;  ///< of the response code and the data, TTLs and signatures aside; never 0
  std::uint32_t serial = 0;  ///< of a SOA among the data; 0: none
};
ProbeAnswer read_probe_answer(const dns::Message& reply);

/// By server of one group. Two that are up have answered their last probe differently; 0 is no answer.
bool servers_disagree(const GroupBoard& board, const std::vector<ProbeAnswer>& answers);

}  // namespace sekisho::forwarding
