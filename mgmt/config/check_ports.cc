// Ports: names, addresses, drivers, cores.
#include <map>

#include "mgmt/config/check_names.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {
namespace {

bool is_pci_address(std::string_view text) {  // dddd:bb:dd.f
  if (text.size() != 12 || text[4] != ':' || text[7] != ':' || text[10] != '.') return false;
  for (const std::size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (!std::isxdigit(static_cast<unsigned char>(text[i]))) return false;
  }
  return text[11] >= '0' && text[11] <= '7';
}

void check_driver(const Port& port, Diagnostics& out) {
  const std::string& driver = port.driver.value;
  if (driver == "pci" && !is_pci_address(port.device.value)) {
    out.push_back({Code::bad_pci_address, Severity::error, port.device.where, {port.device.value}});
  }
  const std::string& exception = port.exception.value;
  const bool has_kernel_interface = driver == "af_packet" || driver == "af_xdp";
  const bool fits = exception == "auto" || exception == "none" ||
                    (exception == "kernel" && (has_kernel_interface || driver == "socket")) ||
                    (exception == "tap" && (driver == "pci" || driver == "memif" || driver == "af_packet"));
  if (!fits)
    out.push_back(
        {Code::key_in_wrong_driver, Severity::error, port.exception.where, {"exception", exception, driver}});
}

}  // namespace

void check_ports(const Config& config, Diagnostics& out) {
  check_names_differ(config.ports, out);
  std::map<IpAddress, const Port*> owners;
  std::size_t queues = 0;
  for (const Port& port : config.ports) {
    queues += port.queues.value;
    check_driver(port, out);
    for (const auto& address : port.addresses) {
      const auto [it, fresh] = owners.emplace(address.value, &port);
      if (!fresh) {
        out.push_back({Code::address_twice,
                       Severity::error,
                       address.where,
                       {address.value.to_string(), it->second->name.value, port.name.value}});
      }
    }
  }
  if (!config.ports.empty()) check_count(config.ports.size(), max_ports, "ports", config.ports.back().where, out);
  if (config.cpu.lanes.size() > queues) {
    out.push_back({Code::lanes_and_queues,
                   Severity::error,
                   config.cpu.lanes.front().where,
                   {std::to_string(config.cpu.lanes.size()), std::to_string(queues)}});
  }
}

}  // namespace sekisho::mgmt::config
