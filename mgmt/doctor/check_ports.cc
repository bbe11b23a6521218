// Who else listens where the gateway wants to: /proc/net and the descriptors of processes.
#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include "mgmt/doctor/services.h"

namespace sekisho::mgmt::doctor {
namespace {

struct Listener {
  bool tcp = false;
  std::uint16_t port = 0;
  IpAddress address;
  std::string inode;
};

/// "0100007F" or 32 digits: words of four octets, each in the machine's order.
std::optional<IpAddress> parse_kernel_address(std::string_view hex) {
  std::array<std::uint8_t, 16> octets{};
  const std::size_t size = hex.size() / 2;
  if (hex.size() % 2 != 0 || (size != 4 && size != 16)) return std::nullopt;
  for (std::size_t i = 0; i < size; ++i) {
    std::uint8_t octet = 0;
    const auto [end, error] = std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, octet, 16);
    if (error != std::errc() || end != hex.data() + 2 * i + 2) return std::nullopt;
    octets[i / 4 * 4 + 3 - i % 4] = octet;
  }
  return size == 4 ? IpAddress::v4(Bytes(octets.data(), 4)) : IpAddress::v6(Bytes(octets.data(), 16));
}

std::vector<Listener> read_listeners(const Host& host, const std::string& table, bool tcp) {
  std::vector<Listener> listeners;
  std::istringstream lines(host.read("/proc/net/" + table).value_or(""));
  std::string line;
  std::getline(lines, line);  // the head
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::string number, local, remote, state, skip, inode;
    words >> number >> local >> remote >> state;
    for (int i = 0; i < 5; ++i) words >> skip;
    words >> inode;
    constexpr const char* listening = "0A";
    const std::size_t colon = local.find(':');
    if (!words || colon == std::string::npos || (tcp && state != listening)) continue;
    std::uint16_t port = 0;
    std::from_chars(local.data() + colon + 1, local.data() + local.size(), port, 16);
    if (const auto address = parse_kernel_address(std::string_view(local).substr(0, colon)))
      listeners.push_back({tcp, port, *address, inode});
  }
  return listeners;
}

/// The process that has the socket open; "?" when this account may not see it.
std::string owner_of(const Host& host, const std::string& inode) {
  const std::string wanted = "socket:[" + inode + "]";
  for (const std::string& process : host.list("/proc")) {
    if (process.find_first_not_of("0123456789") != std::string::npos) continue;
    for (const std::string& fd : host.list("/proc/" + process + "/fd")) {
      if (host.link("/proc/" + process + "/fd/" + fd) == wanted) return read_line(host, "/proc/" + process + "/comm");
    }
  }
  return "?";
}

std::string mend_for(const std::string& process, const Opening& opening) {
  if (process.starts_with("systemd-resolve"))
    return "mkdir -p /etc/systemd/resolved.conf.d && printf '[Resolve]\\nDNSStubListener=no\\n' > "
           "/etc/systemd/resolved.conf.d/sekisho.conf && systemctl restart systemd-resolved";
  for (const char* known : {"named", "unbound", "dnsmasq", "nsd", "knotd", "kresd", "pdns_recursor", "dnsdist"}) {
    if (process == known) return "systemctl disable --now " + process;
  }
  return "ss -lpn" + std::string(opening.tcp ? "t" : "u") + " 'sport = :" + std::to_string(opening.port) + "'";
}

bool in_the_way(const Listener& listener, const Opening& opening) {
  if (listener.tcp != opening.tcp || listener.port != opening.port) return false;
  const std::string text = listener.address.to_string();
  const bool any = text == "0.0.0.0" || text == "::";
  const bool loopback = text.starts_with("127.") || text == "::1";
  return any || opening.addresses.contains(text) || (opening.addresses.empty() && !loopback);
}

}  // namespace

void check_ports_in_use(const Patient& patient, Findings& out) {
  const std::size_t before = out.size();
  std::vector<Listener> listeners;
  for (const auto& [table, tcp] : {std::pair("udp", false), {"udp6", false}, {"tcp", true}, {"tcp6", true}}) {
    const auto more = read_listeners(patient.host, table, tcp);
    listeners.insert(listeners.end(), more.begin(), more.end());
  }
  const std::vector<Opening> openings = openings_of(patient);
  for (const Opening& opening : openings) {
    for (const Listener& listener : listeners) {
      if (!in_the_way(listener, opening)) continue;
      const std::string owner = owner_of(patient.host, listener.inode);
      if (owner == "sekishod") continue;
      // Without a configuration nothing is wanted yet.
      const Grade grade = patient.config ? Grade::fault : Grade::warning;
      out.push_back({Area::ports,
                     grade,
                     Says::port_taken,
                     {opening.name(), listener.address.to_string(), owner},
                     mend_for(owner, opening)});
    }
  }
  if (out.size() == before) out.push_back({Area::ports, Grade::well, Says::ports_well, {names_of(openings)}, ""});
}

}  // namespace sekisho::mgmt::doctor
