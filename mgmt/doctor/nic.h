// The PCI network cards of the machine, read from /sys.
//
// Threads: one. Errors: what a card does not say is empty.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mgmt/doctor/host.h"
#include "mgmt/doctor/nic_table.h"

namespace sekisho::mgmt::doctor {

struct Nic {
  std::string address;  ///< "0000:01:00.0"
  std::uint16_t vendor = 0, device = 0;
  std::string driver;     ///< empty: none
  std::string interface;  ///< the kernel's name; empty while the kernel does not drive it
  bool link = false;
  int node = -1;      ///< NUMA; -1: not known
  std::string group;  ///< IOMMU; empty: none
  std::optional<NicSupport> support;

  /// "8086:10d3"
  std::string id() const;
  /// Its family as the table has it, or its identifiers.
  std::string label() const;
  bool given_to_dpdk() const { return driver == "vfio-pci" || driver == "uio_pci_generic" || driver == "igb_uio"; }
  /// The driver that DPDK wants it to have.
  std::string wanted_driver() const;
};
std::vector<Nic> read_nics(const Host& host);

}  // namespace sekisho::mgmt::doctor
