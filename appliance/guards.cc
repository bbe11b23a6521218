#include "appliance/guards.h"

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/log.h"

namespace sekisho::appliance {
namespace {

bool may_set_rules() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> sets{};
  return syscall(SYS_capget, &header, sets.data()) == 0 && (sets[0].effective & (1U << CAP_NET_ADMIN)) != 0;
}

bool only_sockets(const mgmt::config::Config& config) {
  return std::all_of(config.ports.begin(), config.ports.end(),
                     [](const mgmt::config::Port& port) { return port.driver.value == "socket"; });
}

/// Empty where there was no fault, or a warning does.
std::string weigh(std::string fault, const mgmt::config::Config& config) {
  if (fault.empty() || may_set_rules() || !only_sockets(config)) return fault;
  log::warn(fault + ". Going on without, for a trial: what the kernel says may reach the wrong network");
  return {};
}

std::vector<resolver::GuardedExit> guarded_exits(const mgmt::config::Config& config) {
  std::vector<resolver::GuardedExit> exits;
  for (const mgmt::config::Realm& realm : config.realms) {
    resolver::GuardedExit& exit = exits.emplace_back();
    exit.device = realm.device.value;
    exit.netns = realm.netns.value;
    for (const auto& source : realm.source) exit.sources.push_back(source.value);
    for (const mgmt::config::Group& group : realm.groups) {
      for (const mgmt::config::UpstreamServer& server : group.servers) exit.ports.insert(server.address.value.port);
    }
  }
  return exits;
}

std::vector<IpPrefix> claimed_networks(const mgmt::config::Config& config) {
  std::vector<IpPrefix> networks;
  for (const mgmt::config::View& view : config.views) {
    for (const mgmt::config::Clients& clients : view.clients) {
      for (const auto& network : clients.networks) {
        if (network.value.length != 0) networks.push_back(network.value);  // "everybody else" belongs to no port
      }
    }
  }
  return networks;
}

/// False where a realm's servers answer to whatever address the device has.
bool takes_rules(const mgmt::config::Config& config, const PortDevice& at) {
  return std::none_of(config.realms.begin(), config.realms.end(), [&at](const mgmt::config::Realm& realm) {
    return realm.netns.value.empty() && realm.device.value == at.device && realm.source.empty();
  });
}

dataplane::GuardedPort guarded_port(const mgmt::config::Config& config, const PortDevice& at) {
  dataplane::GuardedPort port;
  port.device = at.device;
  for (const mgmt::config::View& view : config.views) {
    for (const mgmt::config::Clients& clients : view.clients) {
      if (clients.port.value != at.port) continue;
      std::vector<IpPrefix>& own = clients.vlan.value == 0 ? port.untagged : port.tagged;
      for (const auto& network : clients.networks) own.push_back(network.value);
    }
  }
  for (const mgmt::config::Realm& realm : config.realms) {
    if (!realm.netns.value.empty() || realm.device.value != at.device) continue;
    for (const auto& source : realm.source) port.exempt.push_back(source.value);
  }
  return port;
}

}  // namespace

std::string Guards::hold_exits(const mgmt::config::Config& config) {
  return weigh(exits_.hold(guarded_exits(config)), config);
}

std::string Guards::hold_sources(const mgmt::config::Config& config, const std::vector<PortDevice>& devices) {
  std::vector<dataplane::GuardedPort> ports;
  for (const PortDevice& device : devices) {
    if (takes_rules(config, device)) ports.push_back(guarded_port(config, device));
  }
  return weigh(sources_.hold(claimed_networks(config), ports), config);
}

std::string Guards::change(const mgmt::config::Config& running, const mgmt::config::Config& next,
                           const std::vector<PortDevice>& devices) {
  std::string fault = hold_sources(next, devices);
  if (!fault.empty()) return fault;
  fault = hold_exits(next);
  if (!fault.empty()) hold_sources(running, devices);
  return fault;
}

}  // namespace sekisho::appliance
