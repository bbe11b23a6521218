// Interfaces of ports and realms: there, up, with a link, with the right addresses and MTU.
#include <nlohmann/json.hpp>
#include <set>

#include "mgmt/doctor/interfaces.h"

namespace sekisho::mgmt::doctor {
namespace {

constexpr std::uint64_t usual_mtu = 1500;
constexpr std::uint64_t least_mtu = 1280;  // of IPv6

/// Addresses of an interface as `ip` tells them; nothing when it does not run.
std::optional<std::set<std::string>> addresses_of(const Host& host, const std::string& name) {
  const Said said = host.run({"ip", "-json", "address", "show", "dev", name});
  const auto json = nlohmann::json::parse(said.out, nullptr, false);
  if (!said.well() || !json.is_array()) return std::nullopt;
  std::set<std::string> addresses;
  for (const auto& link : json) {
    if (!link.is_object() || !link.contains("addr_info") || !link["addr_info"].is_array()) continue;
    for (const auto& info : link["addr_info"]) {
      const auto parsed = info.is_object() ? IpAddress::parse(info.value("local", "")) : std::nullopt;
      if (parsed) addresses.insert(parsed->to_string());
    }
  }
  return addresses;
}

void check_sources(const Patient& patient, const Interface& device, Findings& out) {
  if (device.sources.empty()) return;
  const auto present = addresses_of(patient.host, device.name);
  if (!present) return;
  for (const std::string& source : device.sources) {
    if (present->contains(source)) continue;
    const std::string length = source.find(':') == std::string::npos ? "/24" : "/64";
    const bool port = device.realm.empty();
    out.push_back({Area::nic,
                   port ? Grade::warning : Grade::fault,
                   port ? Says::address_absent : Says::source_absent,
                   {port ? device.user : device.realm, source, device.name},
                   "ip address add " + source + length + " dev " + device.name});
  }
}

/// The lowest bit of the flags ("0x1003") is IFF_UP.
bool is_up(const Host& host, const Interface& device) {
  const std::string flags = read_line(host, device.folder() + "/flags");
  return flags.empty() || std::string_view("13579bdf").find(flags.back()) != std::string_view::npos;
}

void check_device(const Patient& patient, const Interface& device, Findings& out) {
  const std::size_t before = out.size();
  if (!has_directory(patient.host, device.folder())) {
    out.push_back({Area::nic, Grade::fault, Says::device_absent, {device.user, device.name}, "ip -brief link"});
    return;
  }
  const bool up = is_up(patient.host, device);
  const std::string carrier = read_line(patient.host, device.folder() + "/carrier");
  if (!up) {
    out.push_back({Area::nic,
                   device.must_be_up ? Grade::fault : Grade::warning,
                   Says::device_down,
                   {device.user, device.name},
                   "ip link set dev " + device.name + " up"});
  } else if (carrier == "0") {
    out.push_back(
        {Area::nic, Grade::warning, Says::device_no_link, {device.user, device.name}, "ethtool " + device.name});
  }
  if (up) check_sources(patient, device, out);
  if (out.size() == before)
    out.push_back({Area::nic, Grade::well, Says::device_well, {device.user, device.name, ", link up"}, ""});
}

}  // namespace

std::vector<Interface> interfaces_of(const Patient& patient) {
  std::vector<Interface> devices;
  if (!patient.config) return devices;
  for (const config::Port& port : patient.config->ports) {
    const std::string& driver = port.driver.value;
    if (driver != "af_packet" && driver != "af_xdp") continue;
    Interface device{"[[port]] " + port.name.value, port.device.value, driver == "af_xdp", {}, ""};
    const bool stands_in =
        port.exception.value == "tap" || port.exception.value == "none";  // then they are elsewhere
    for (const auto& address : port.addresses) {
      if (!stands_in) device.sources.push_back(address.value.to_string());
    }
    devices.push_back(std::move(device));
  }
  for (const config::Realm& realm : patient.config->realms) {
    if (realm.device.value.empty() || !realm.netns.value.empty()) continue;
    Interface device{"[[realm]] " + realm.name.value, realm.device.value, true, {}, realm.name.value};
    for (const auto& source : realm.source) device.sources.push_back(source.value.to_string());
    devices.push_back(std::move(device));
  }
  return devices;
}

void check_devices(const Patient& patient, Findings& out) {
  for (const Interface& device : interfaces_of(patient)) check_device(patient, device, out);
}

void check_mtu(const Patient& patient, Findings& out) {
  const std::size_t before = out.size();
  bool any = false;
  for (const Interface& device : interfaces_of(patient)) {
    const auto mtu = read_number(patient.host, device.folder() + "/mtu");
    if (!mtu) continue;
    any = true;
    const std::string mend = "ip link set dev " + device.name + " mtu " + std::to_string(usual_mtu);
    const std::vector<std::string> details{device.user, device.name, std::to_string(*mtu)};
    if (*mtu < least_mtu) {
      out.push_back({Area::mtu, Grade::fault, Says::mtu_small, details, mend});
    } else if (*mtu < usual_mtu) {
      out.push_back({Area::mtu, Grade::warning, Says::mtu_differs, details, mend});
    }
  }
  if (any && out.size() == before) out.push_back({Area::mtu, Grade::well, Says::mtu_well, {}, ""});
}

}  // namespace sekisho::mgmt::doctor
