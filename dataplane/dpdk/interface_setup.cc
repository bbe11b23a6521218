#include "dataplane/dpdk/interface_setup.h"

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>

namespace sekisho::dataplane::dpdk {
namespace {

bool ask(const std::string& device, unsigned long request, ifreq& ifr) {
  device.copy(ifr.ifr_name, IFNAMSIZ - 1);
  const int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const bool done = control >= 0 && ioctl(control, request, &ifr) == 0;
  if (control >= 0) close(control);
  return done;
}

template <typename Command>
bool ethtool(const std::string& device, Command& command) {
  ifreq ifr{};
  ifr.ifr_data = reinterpret_cast<char*>(&command);
  return ask(device, SIOCETHTOOL, ifr);
}

/// False when it cannot be asked or set.
bool set_tag_stripping(const std::string& device, bool on, bool& before) {
  ethtool_value flags{};
  flags.cmd = ETHTOOL_GFLAGS;
  if (!ethtool(device, flags)) return false;
  before = (flags.data & ETH_FLAG_RXVLAN) != 0;
  if (before == on) return true;
  flags.cmd = ETHTOOL_SFLAGS;
  flags.data ^= static_cast<__u32>(ETH_FLAG_RXVLAN);
  return ethtool(device, flags);
}

std::string ipv6_switch(const std::string& device) { return "/proc/sys/net/ipv6/conf/" + device + "/disable_ipv6"; }

}  // namespace

std::string InterfaceSetup::require_up() const {
  ifreq ifr{};
  if (ask(device_, SIOCGIFFLAGS, ifr) && (ifr.ifr_flags & IFF_UP) != 0) return {};
  return "the interface " + device_ + " is down. Remedy: ip link set " + device_ + " up";
}

std::string InterfaceSetup::set_queues(unsigned queues) {
  ethtool_channels channels{};
  channels.cmd = ETHTOOL_GCHANNELS;
  if (!ethtool(device_, channels)) return {};  // no such notion: one queue
  const bool combined = channels.max_combined != 0;
  __u32& now = combined ? channels.combined_count : channels.rx_count;
  if (now == queues || now == 0) return {};
  const unsigned before = now;
  now = queues;
  channels.cmd = ETHTOOL_SCHANNELS;
  if (!ethtool(device_, channels)) {
    return device_ + " has " + std::to_string(before) + " receive queues and the port " + std::to_string(queues) +
           " lanes. Remedy: ethtool -L " + device_ + (combined ? " combined " : " rx ") + std::to_string(queues);
  }
  (combined ? combined_before_ : rx_before_) = before;
  return {};
}

void InterfaceSetup::turn_off_ipv6() {
  std::string before;
  if (!(std::ifstream(ipv6_switch(device_)) >> before)) return;  // no IPv6 at all
  if (std::ofstream(ipv6_switch(device_)) << '1') ipv6_before_ = before;
}

void InterfaceSetup::turn_off_receive_merging() {
  ethtool_value gro{};
  gro.cmd = ETHTOOL_SGRO;
  ethtool(device_, gro);
  ethtool_value flags{};
  flags.cmd = ETHTOOL_GFLAGS;
  if (!ethtool(device_, flags)) return;
  flags.cmd = ETHTOOL_SFLAGS;
  flags.data &= ~static_cast<__u32>(ETH_FLAG_LRO);
  ethtool(device_, flags);
}

bool InterfaceSetup::keep_vlan_tags() {
  bool before = false;
  const bool done = set_tag_stripping(device_, false, before);
  took_tags_off_ = done && before;
  return done || !before;
}

InterfaceSetup::~InterfaceSetup() {
  bool before = false;
  if (took_tags_off_) set_tag_stripping(device_, true, before);
  if (ipv6_before_) std::ofstream(ipv6_switch(device_)) << *ipv6_before_;
  if (!rx_before_ && !combined_before_) return;
  ethtool_channels channels{};
  channels.cmd = ETHTOOL_GCHANNELS;
  if (!ethtool(device_, channels)) return;
  channels.cmd = ETHTOOL_SCHANNELS;
  if (rx_before_) channels.rx_count = *rx_before_;
  if (combined_before_) channels.combined_count = *combined_before_;
  ethtool(device_, channels);
}

}  // namespace sekisho::dataplane::dpdk
