// A DPDK port that answers queries: an ethdev with its queues, and a way to the kernel for all else than UDP/53 to
// its service addresses.
//
// start() → one lane per queue (lane_threads.h) → the lanes stop → the housekeeper stops → destruction. No socket is
// ever bound to UDP/53 on a service address; TCP/53 is heard by the kernel on kernel_device(). The MAC address is
// read at the start: frames for another one are dropped as another station's, so changing it needs a restart.
//
// Threads: the manager; stats() one thread at a time. Owns: the device, its buffers, the exception gates, the rules
// and programs set on the interface (undone on destruction). Errors: one text that names the port and the remedy.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "dataplane/dpdk/housekeeper.h"
#include "dataplane/dpdk/port_settings.h"
#include "dataplane/dpdk/port_stats.h"

namespace sekisho::dataplane::dpdk {

struct EthdevQueue;

class EthdevPort {
 public:
  /// A TAP, if the port needs one, is given to the housekeeper, which is started after all ports.
  static Result<std::unique_ptr<EthdevPort>, std::string> start(const PortSettings& settings,
                                                                Housekeeper& housekeeper);
  ~EthdevPort();
  EthdevPort(const EthdevPort&) = delete;
  EthdevPort& operator=(const EthdevPort&) = delete;

  PortId id() const;
  const std::string& name() const;
  unsigned queue_count() const;
  /// For EthdevIo; `bell` is rung when the kernel has frames for the wire.
  EthdevQueue queue(unsigned index, Doorbell* bell);
  /// Where the kernel meets this port's clients: the interface itself, the TAP, or "" where there is no way.
  const std::string& kernel_device() const;
  PortStats stats() const;

 private:
  EthdevPort();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sekisho::dataplane::dpdk
