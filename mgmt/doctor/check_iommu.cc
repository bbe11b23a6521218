// IOMMU and vfio: may a NIC be given to a program, and is that safe?
#include <algorithm>

#include "mgmt/doctor/examine.h"

namespace sekisho::mgmt::doctor {
namespace {

bool is_bridge(const Host& host, const std::string& address) {
  return read_line(host, "/sys/bus/pci/devices/" + address + "/class").starts_with("0x06");
}

std::string units(const Host& host) {
  std::string names;
  for (const std::string& name : host.list("/sys/class/iommu")) names += (names.empty() ? "" : ", ") + name;
  return names;
}

std::string turn_on(const Host& host) {
  return "printf '%s\\n' 'GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT " + iommu_words(host) + "\"' > " +
         iommu_file + " && update-grub";
}

/// A port's NIC goes to vfio only with all that is in its group.
void check_group(const Patient& patient, const Nic& nic, Findings& out) {
  if (nic.group.empty() || nic.wanted_driver() != "vfio-pci") return;
  for (const std::string& other : patient.host.list("/sys/kernel/iommu_groups/" + nic.group + "/devices")) {
    const std::string driver = link_name(patient.host, "/sys/bus/pci/devices/" + other + "/driver");
    if (other == nic.address || driver.empty() || driver == "vfio-pci" || is_bridge(patient.host, other)) continue;
    out.push_back({Area::iommu,
                   Grade::fault,
                   Says::iommu_group,
                   {nic.address, other},
                   "driverctl set-override " + other + " vfio-pci"});
  }
}

bool wants_vfio(const Patient& patient) {
  for (const config::Port* port : patient.pci_ports()) {
    const Nic* const nic = patient.nic_at(port->device.value);
    if (nic == nullptr || nic->wanted_driver() == "vfio-pci") return true;
  }
  return false;
}

}  // namespace

std::string iommu_words(const Host& host) {
  const auto tables = host.list("/sys/firmware/acpi/tables");
  const auto has = [&](const char* name) { return std::find(tables.begin(), tables.end(), name) != tables.end(); };
  const bool amd_cpu = host.read("/proc/cpuinfo").value_or("").find("AuthenticAMD") != std::string::npos;
  const bool amd = has("IVRS") || (amd_cpu && !has("DMAR"));
  return std::string(amd ? "amd_iommu=on" : "intel_iommu=on") + " iommu=pt";
}

void check_iommu(const Patient& patient, Findings& out) {
  const Host& host = patient.host;
  if (!wants_vfio(patient)) {
    out.push_back({Area::iommu, Grade::not_applicable, Says::iommu_unused, {}, ""});
    return;
  }
  const std::size_t before = out.size();
  const std::string unsafe = read_line(host, "/sys/module/vfio/parameters/enable_unsafe_noiommu_mode");
  const std::string on = units(host);
  if (on.empty() && unsafe == "Y") {
    out.push_back({Area::iommu, Grade::warning, Says::iommu_unsafe, {}, turn_on(host)});
  } else if (on.empty()) {
    out.push_back({Area::iommu, Grade::fault, Says::iommu_off, {}, turn_on(host)});
  }
  if (!has_directory(host, "/sys/bus/pci/drivers/vfio-pci"))
    out.push_back({Area::iommu,
                   Grade::fault,
                   Says::vfio_missing,
                   {},
                   "echo vfio-pci > " + std::string(modules_file) + " && modprobe vfio-pci"});
  for (const config::Port* port : patient.pci_ports()) {
    if (const Nic* const nic = patient.nic_at(port->device.value)) check_group(patient, *nic, out);
  }
  if (out.size() == before) out.push_back({Area::iommu, Grade::well, Says::iommu_well, {on}, ""});
}

}  // namespace sekisho::mgmt::doctor
