// Ports, lanes and TCP listeners as the configuration names them.
//
// A DPDK port has one lane per queue; a socket port one; TCP/53 of all ports whose addresses the kernel
// owns is heard by one lane more. start() brings them up in order, the destructor takes them down in reverse.
//
// Threads: the manager's; counters are read by it while lanes run. Owns: EAL, ports, lane cores, threads.
// Errors: one text for the person who starts the gateway.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "appliance/taps.h"
#include "base/result.h"
#include "dataplane/dpdk/port_stats.h"
#include "dataplane/pipeline/lane_core.h"
#include "mgmt/config/config.h"

namespace sekisho::dataplane {
struct StreamCounters;
}

namespace sekisho::appliance {

/// What status and metrics may know of a lane.
struct LaneRow {
  std::string name;  ///< "lan0/0", "lan0/tcp"
  std::string port;
  dataplane::LaneCore* core = nullptr;
};

/// What metrics may know of a DPDK port.
struct PortRow {
  std::string name;
  std::function<dataplane::dpdk::PortStats()> stats;
};

/// Where the kernel meets a port's clients.
struct PortDevice {
  std::string port;
  std::string device;
};

/// Lanes that this configuration will have: rows of the Mailbox.
std::uint16_t count_lanes(const mgmt::config::Config& config);

class Lanes {
 public:
  static Result<std::unique_ptr<Lanes>, std::string> start(const mgmt::config::Config& config,
                                                           const views::Policy& policy,
                                                           const dataplane::LaneShared& shared, const Taps& taps);
  ~Lanes();

  const std::vector<LaneRow>& lanes() const;
  const std::vector<PortRow>& ports() const;
  const dataplane::StreamCounters& streams() const;
  /// Of each port whose clients the kernel meets too.
  const std::vector<PortDevice>& kernel_devices() const;

 private:
  Lanes();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sekisho::appliance
