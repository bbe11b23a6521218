#include "mgmt/doctor/examine.h"

#include <algorithm>
#include <charconv>

namespace sekisho::mgmt::doctor {

std::vector<const config::Port*> Patient::pci_ports() const {
  std::vector<const config::Port*> ports;
  if (!config) return ports;
  for (const config::Port& port : config->ports) {
    if (port.driver.value == "pci") ports.push_back(&port);
  }
  return ports;
}

const Nic* Patient::nic_at(const std::string& address) const {
  const auto at = std::find_if(nics.begin(), nics.end(), [&](const Nic& nic) { return nic.address == address; });
  return at == nics.end() ? nullptr : &*at;
}

Patient read_patient(const Host& host, const std::string& config_path) {
  Patient patient{host, config_path, host.read(config_path).has_value(), {}, {}, read_nics(host)};
  if (!patient.has_config_file) return patient;
  const config::FileSource source{[&host](const std::string& path, std::string& reason) {
                                    auto text = host.read(path);
                                    if (!text) reason = "cannot be read";
                                    return text;
                                  },
                                  host.list};
  patient.loaded = config::load(config_path, source);
  patient.config = std::move(patient.loaded.config);
  return patient;
}

Findings examine(const Host& host, const std::string& config_path) {
  const Patient patient = read_patient(host, config_path);
  Findings findings;
  for (const auto check :
       {check_cpu, check_memory, check_hugepages, check_iommu, check_nics, check_devices, check_mtu, check_clock,
        check_firewall, check_ports_in_use, check_config, check_state, check_service})
    check(patient, findings);
  return findings;
}

std::optional<std::uint64_t> memory_value(const Host& host, std::string_view key) {
  const auto text = host.read("/proc/meminfo");
  const std::string label = std::string(key) + ":";
  const std::size_t at = text ? ("\n" + *text).find("\n" + label) : std::string::npos;
  if (at == std::string::npos) return std::nullopt;
  const std::size_t digits = text->find_first_not_of(' ', at + label.size());
  if (digits == std::string::npos) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text->data() + digits, text->data() + text->size(), value);
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

std::uint64_t wanted_huge_mib(const config::Config& config) {
  return config.dpdk.hugepages.value ? config.dpdk.memory.value.bytes >> 20 : 0;
}

bool is_packaged(const config::Config& config) { return config.server.identity.value == "unconfigured"; }

}  // namespace sekisho::mgmt::doctor
