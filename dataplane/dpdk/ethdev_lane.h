// A lane (dataplane/pipeline/lane.h) on one queue of a DPDK port, on a thread and core of its own.
//
// Threads: start by the manager; what is returned is stopped by the manager, before the port and the core go.
// Owns: the thread; the lane and its PacketIo live on it.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "dataplane/dpdk/ethdev_port.h"
#include "dataplane/dpdk/lane_thread.h"
#include "dataplane/pipeline/lane_core.h"

namespace sekisho::dataplane::dpdk {

/// Starts serving queue `index` with `core`, whose doorbell also wakes the lane for the exception path.
Result<std::unique_ptr<LaneThread>, std::string> start_ethdev_lane(EthdevPort& port, unsigned index, LaneCore& core,
                                                                   const LaneThreadSettings& settings);

}  // namespace sekisho::dataplane::dpdk
