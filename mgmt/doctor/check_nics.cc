// Network cards: what there is, and whether each port's card is where DPDK can take it.
#include <algorithm>

#include "mgmt/doctor/examine.h"

namespace sekisho::mgmt::doctor {
namespace {

const std::string libraries = "/usr/lib/x86_64-linux-gnu/dpdk/pmds-23.0";

std::string dpdk_words(const Nic& nic) { return nic.support ? "net_" + std::string(nic.support->library) : "-"; }

void show(const Nic& nic, Findings& out) {
  const Grade grade = Grade::well;
  if (nic.given_to_dpdk()) {
    out.push_back({Area::nic, grade, Says::nic_dpdk, {nic.address, nic.label(), nic.driver, dpdk_words(nic)}, ""});
  } else if (nic.driver.empty()) {
    out.push_back({Area::nic, grade, Says::nic_unbound, {nic.address, nic.label()}, ""});
  } else {
    const std::string link = nic.interface.empty() ? "" : nic.link ? ", link up" : ", no link";
    const std::string name = nic.interface.empty() ? "-" : nic.interface;
    out.push_back({Area::nic,
                   grade,
                   Says::nic_kernel,
                   {nic.address, name, nic.label(), nic.driver, link, dpdk_words(nic)},
                   ""});
  }
}

/// Debian's packages: librte-net-i40e23, but librte-net-e1000-23.
std::string package_of(std::string_view library) {
  const bool digit = library.back() >= '0' && library.back() <= '9';
  return "librte-net-" + std::string(library) + (digit ? "-23" : "23");
}

void check_library(const Patient& patient, const config::Port& port, const Nic& nic, Findings& out) {
  const auto files = patient.host.list(libraries);
  const std::string wanted = "librte_net_" + std::string(nic.support->library) + ".so.23";
  if (files.empty() || std::find(files.begin(), files.end(), wanted) != files.end()) return;
  out.push_back({Area::nic,
                 Grade::fault,
                 Says::nic_library,
                 {port.name.value, nic.label()},
                 "apt-get install " + package_of(nic.support->library)});
}

void check_node(const Patient& patient, const config::Port& port, const Nic& nic, Findings& out) {
  if (nic.node < 0 || patient.config->cpu.lanes.empty()) return;
  const auto near = parse_cpu_list(
      read_line(patient.host, "/sys/devices/system/node/node" + std::to_string(nic.node) + "/cpulist"));
  std::vector<std::uint32_t> lanes;
  for (const auto& lane : patient.config->cpu.lanes) {
    if (std::find(near.begin(), near.end(), lane.value) != near.end()) return;
    lanes.push_back(lane.value);
  }
  if (!near.empty())
    out.push_back({Area::nic,
                   Grade::warning,
                   Says::nic_node,
                   {port.name.value, nic.address, std::to_string(nic.node), format_cpu_list(lanes)},
                   "editor " + patient.config_path});
}

void check_port(const Patient& patient, const config::Port& port, Findings& out) {
  const std::string& address = port.device.value;
  const Nic* const nic = patient.nic_at(address);
  const std::string wanted = nic != nullptr ? nic->wanted_driver() : "";
  if (nic == nullptr) {
    out.push_back({Area::nic, Grade::fault, Says::nic_absent, {port.name.value, address}, "lspci -D -nn -d ::0200"});
    return;
  }
  if (wanted != "vfio-pci") {
    if (nic->driver != wanted)
      out.push_back({Area::nic,
                     Grade::fault,
                     Says::nic_own_driver,
                     {port.name.value, address, wanted, nic->driver.empty() ? "-" : nic->driver},
                     "driverctl set-override " + address + " " + wanted});
  } else if (!nic->given_to_dpdk()) {
    out.push_back({Area::nic,
                   Grade::fault,
                   Says::nic_bound,
                   {port.name.value, address, nic->driver.empty() ? "-" : nic->driver},
                   "driverctl set-override " + address + " vfio-pci"});
  }
  if (nic->support) {
    check_library(patient, port, *nic, out);
  } else {
    out.push_back({Area::nic,
                   Grade::warning,
                   Says::nic_unknown,
                   {port.name.value, address, nic->id()},
                   "editor " + patient.config_path});
  }
  check_node(patient, port, *nic, out);
}

}  // namespace

void check_nics(const Patient& patient, Findings& out) {
  if (patient.nics.empty()) out.push_back({Area::nic, Grade::not_applicable, Says::nic_none, {}, ""});
  for (const Nic& nic : patient.nics) show(nic, out);
  for (const config::Port* port : patient.pci_ports()) check_port(patient, *port, out);
}

}  // namespace sekisho::mgmt::doctor
