// Which DPDK device stands behind a port: its name and arguments, as text.
//
// Threads: pure functions.
#pragma once

#include <string>

#include "dataplane/dpdk/port_settings.h"

namespace sekisho::dataplane::dpdk {

struct DriverArguments {
  std::string name;       ///< unique in this process: "net_af_packet3", or the PCI address
  std::string arguments;  ///< "iface=eth1,qpairs=1,…"; empty for PCI
};

DriverArguments driver_arguments(const PortSettings& settings);
/// What is wrong with the settings before DPDK is asked (no such interface, name too long, …); empty: nothing.
std::string check_device(const PortSettings& settings);

}  // namespace sekisho::dataplane::dpdk
