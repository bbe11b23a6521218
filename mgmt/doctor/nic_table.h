// What DPDK 22.11 drives: a PCI card's identifiers → its driver. docs/nics.md says what of it was run.
//
// Threads: any.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace sekisho::mgmt::doctor {

struct NicSupport {
  std::string_view library;        ///< "ixgbe": librte_net_ixgbe
  std::string_view family;         ///< for people
  std::string_view kernel_driver;  ///< that it must keep; empty: it is bound to vfio-pci
};
std::optional<NicSupport> find_nic_support(std::uint16_t vendor, std::uint16_t device);

}  // namespace sekisho::mgmt::doctor
