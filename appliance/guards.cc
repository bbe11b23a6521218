#include "appliance/guarded_exits.h"

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

}  // namespace

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

std::string hold_exits(resolver::ExitGuard& guard, const mgmt::config::Config& config) {
  std::string fault = guard.hold(guarded_exits(config));
  if (fault.empty() || may_set_rules() || !only_sockets(config)) return fault;
  log::warn(fault + ". Going on without, for a trial: errors of the kernel may show names to the wrong network");
  return {};
}

}  // namespace sekisho::appliance
