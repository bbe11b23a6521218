#include "mgmt/doctor/nic.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace sekisho::mgmt::doctor {
namespace {

const std::string devices = "/sys/bus/pci/devices/";

/// "0x8086"
std::uint32_t read_hex(const Host& host, const std::string& path) {
  const std::string line = read_line(host, path);
  std::uint32_t value = 0;
  if (line.starts_with("0x")) std::from_chars(line.data() + 2, line.data() + line.size(), value, 16);
  return value;
}

/// virtio's interface hangs below a device of its own.
std::string interface_of(const Host& host, const std::string& folder) {
  if (const auto names = host.list(folder + "/net"); !names.empty()) return names.front();
  for (const std::string& name : host.list(folder)) {
    if (!name.starts_with("virtio")) continue;
    if (const auto names = host.list(folder + "/" + name + "/net"); !names.empty()) return names.front();
  }
  return {};
}

Nic read_nic(const Host& host, const std::string& address) {
  const std::string folder = devices + address;
  Nic nic;
  nic.address = address;
  nic.vendor = static_cast<std::uint16_t>(read_hex(host, folder + "/vendor"));
  nic.device = static_cast<std::uint16_t>(read_hex(host, folder + "/device"));
  nic.driver = link_name(host, folder + "/driver");
  nic.interface = interface_of(host, folder);
  nic.link = !nic.interface.empty() && read_line(host, "/sys/class/net/" + nic.interface + "/carrier") == "1";
  const auto node = read_number(host, folder + "/numa_node");  // "-1" is no number
  nic.node = node ? static_cast<int>(*node) : -1;
  nic.group = link_name(host, folder + "/iommu_group");
  nic.support = find_nic_support(nic.vendor, nic.device);
  return nic;
}

}  // namespace

std::string Nic::id() const {
  std::array<char, 10> text{};
  std::snprintf(text.data(), text.size(), "%04x:%04x", vendor, device);
  return text.data();
}

std::string Nic::label() const { return support ? std::string(support->family) : id(); }

std::string Nic::wanted_driver() const {
  return support && !support->kernel_driver.empty() ? std::string(support->kernel_driver) : "vfio-pci";
}

std::vector<Nic> read_nics(const Host& host) {
  std::vector<Nic> nics;
  for (const std::string& address : host.list(devices.substr(0, devices.size() - 1))) {
    constexpr std::uint32_t network = 0x02;
    if (read_hex(host, devices + address + "/class") >> 16 == network) nics.push_back(read_nic(host, address));
  }
  return nics;
}

}  // namespace sekisho::mgmt::doctor
