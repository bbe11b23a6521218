// What doctor found: a grade, a word whose sentence stands in finding_texts.cc, particulars, and what mends it.
//
// Threads: plain values; texts any.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mgmt/config/diagnostic.h"

namespace sekisho::mgmt::doctor {

enum class Grade : std::uint8_t {
  well,
  warning,        ///< it works, but not as well as it could, or not for ever
  fault,          ///< the gateway does not work, or not safely
  not_applicable  ///< of no matter here, or not to be seen by this account
};
std::string_view to_text(Grade grade);

enum class Area : std::uint8_t {
  cpu,
  memory,
  hugepages,
  iommu,
  nic,
  mtu,
  clock,
  firewall,
  ports,
  config,
  state,
  service,
  count
};
/// "cpu" …: for JSON.
std::string_view to_text(Area area);
/// For people.
std::string_view title(Area area, config::Language language);

enum class Says : std::uint8_t {
  cpu_well,
  cpu_flags,
  cpu_single,
  cpu_no_core,
  cpu_core_shared,
  cpu_sibling,
  cpu_not_isolated,
  cpu_governor,
  memory_well,
  memory_small,
  huge_well,
  huge_unused,
  huge_missing,
  huge_few,
  huge_node,
  iommu_well,
  iommu_unused,
  iommu_off,
  iommu_unsafe,
  vfio_missing,
  iommu_group,
  nic_kernel,
  nic_dpdk,
  nic_unbound,
  nic_none,
  nic_absent,
  nic_bound,
  nic_unknown,
  nic_own_driver,
  nic_library,
  nic_node,
  device_well,
  device_absent,
  device_down,
  device_no_link,
  source_absent,
  address_absent,
  mtu_well,
  mtu_small,
  mtu_differs,
  clock_well,
  clock_unwatched,
  clock_nobody,
  clock_not_synchronised,
  clock_far_off,
  clock_stale,
  firewall_well,
  firewall_unseen,
  nft_missing,
  firewall_drops,
  ports_well,
  port_taken,
  config_well,
  config_absent,
  config_packaged,
  config_bad,
  config_warned,
  state_well,
  state_absent,
  state_owner,
  state_open,
  disk_low,
  service_well,
  service_unseen,
  service_absent,
  service_failed,
  service_stopped,
  service_disabled,
  count
};
/// "nic-bound" …: for programs; it does not change.
std::string_view code(Says word);

struct Finding {
  Area area = Area::cpu;
  Grade grade = Grade::well;
  Says says = Says::count;
  std::vector<std::string> details;
  std::string mend;  ///< for a shell, as root; empty: nothing to do, or nothing that a command does

  std::string sentence(config::Language language) const;
};
using Findings = std::vector<Finding>;

/// {0}, {1} … filled in.
std::string fill_in(std::string_view pattern, std::span<const std::string> details);

}  // namespace sekisho::mgmt::doctor
