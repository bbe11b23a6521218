// Is this machine fit to run the gateway, as it is configured? One function for each area; all of them by examine().
//
// Nothing is changed. Where there is no usable configuration, what depends on one is left out. Threads: one that may
// wait some seconds.
#pragma once

#include <optional>
#include <string>

#include "mgmt/config/load.h"
#include "mgmt/doctor/finding.h"
#include "mgmt/doctor/host.h"
#include "mgmt/doctor/nic.h"

namespace sekisho::mgmt::doctor {

/// What all areas look at.
struct Patient {
  const Host& host;
  std::string config_path;
  bool has_config_file = false;
  config::LoadResult loaded;
  std::optional<config::Config> config;
  std::vector<Nic> nics;

  /// Ports whose NIC is given to DPDK.
  std::vector<const config::Port*> pci_ports() const;
  const Nic* nic_at(const std::string& address) const;
};
Patient read_patient(const Host& host, const std::string& config_path);

Findings examine(const Host& host, const std::string& config_path);

void check_cpu(const Patient& patient, Findings& out);
void check_memory(const Patient& patient, Findings& out);
void check_hugepages(const Patient& patient, Findings& out);
void check_iommu(const Patient& patient, Findings& out);
void check_nics(const Patient& patient, Findings& out);
/// Interfaces of ports and realms: there, up, with a link, with the addresses that realms ask from.
void check_devices(const Patient& patient, Findings& out);
void check_mtu(const Patient& patient, Findings& out);
void check_clock(const Patient& patient, Findings& out);
void check_firewall(const Patient& patient, Findings& out);
void check_ports_in_use(const Patient& patient, Findings& out);
void check_config(const Patient& patient, Findings& out);
void check_state(const Patient& patient, Findings& out);
void check_service(const Patient& patient, Findings& out);

/// MiB of huge pages that the configuration needs; 0: none.
std::uint64_t wanted_huge_mib(const config::Config& config);
/// "Hugepagesize" and the like of /proc/meminfo, as it stands there (kB or pages).
std::optional<std::uint64_t> memory_value(const Host& host, std::string_view key);
/// What the kernel's command line must say for its IOMMU. The firmware's tables tell which kind there is; a virtual
/// machine's may be of another maker than its CPU.
std::string iommu_words(const Host& host);
bool is_packaged(const config::Config& config);

/// What makes settings stay, for shells and for setup.
inline constexpr const char* huge_file = "/etc/sysctl.d/60-sekisho.conf";
inline constexpr const char* modules_file = "/etc/modules-load.d/sekisho.conf";
inline constexpr const char* iommu_file = "/etc/default/grub.d/sekisho.cfg";

}  // namespace sekisho::mgmt::doctor
