// A machine of maps for doctor and setup: files, links, directories, and what programs say. well_machine() has
// nothing to mend; each test breaks one thing of it.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "mgmt/doctor/host.h"

namespace sekisho::test {

struct Machine {
  std::map<std::string, std::string> files, links;
  std::map<std::string, mgmt::doctor::DirectoryFacts> directories;
  std::map<std::string, mgmt::doctor::Said> programs;  ///< by the command as a shell takes it; none: not installed
  mgmt::watch::ClockReading kernel_clock;
  WallTime now{1'795'312'100};
  std::vector<std::string> ran;
  std::function<void(const std::string& command)> effect = [](const std::string&) {};

  mgmt::doctor::Host host() {
    return {[this](const std::string& path) {
              const auto at = files.find(path);
              return at == files.end() ? std::nullopt : std::optional(at->second);
            },
            [this](const std::string& folder) { return list(folder); },
            [this](const std::string& path) { return links.contains(path) ? links.at(path) : ""; },
            [this](const std::string& path) {
              const auto at = directories.find(path);
              return at == directories.end() ? std::nullopt : std::optional(at->second);
            },
            [this](const mgmt::doctor::Command& command) { return run(command); },
            [this] { return kernel_clock; },
            [this] { return now; }};
  }

  /// All below it is gone.
  void remove(const std::string& folder) {
    std::erase_if(files, [&](const auto& file) { return file.first.starts_with(folder); });
    std::erase_if(links, [&](const auto& link) { return link.first.starts_with(folder); });
  }

  void add_nic(const std::string& address, const std::string& vendor, const std::string& device,
               const std::string& driver, const std::string& interface) {
    const std::string folder = "/sys/bus/pci/devices/" + address;
    files[folder + "/class"] = "0x020000\n";
    files[folder + "/vendor"] = vendor + "\n";
    files[folder + "/device"] = device + "\n";
    files[folder + "/numa_node"] = "-1\n";
    links[folder + "/driver"] = "../../../bus/pci/drivers/" + driver;
    if (!interface.empty()) files[folder + "/net/" + interface + "/mtu"] = "1500\n";
    if (!interface.empty()) add_interface(interface);
  }

  void add_interface(const std::string& name) {
    files["/sys/class/net/" + name + "/flags"] = "0x1003\n";
    files["/sys/class/net/" + name + "/carrier"] = "1\n";
    files["/sys/class/net/" + name + "/mtu"] = "1500\n";
  }

  void say(const std::string& command, std::string out, int status = 0) {
    programs[command] = {status, std::move(out), ""};
  }

 private:
  std::vector<std::string> list(const std::string& folder) const {
    std::set<std::string> names;
    const std::string prefix = folder + "/";
    const auto add = [&](const std::string& path) {
      if (path.starts_with(prefix))
        names.insert(path.substr(prefix.size(), path.find('/', prefix.size()) - prefix.size()));
    };
    for (const auto& file : files) add(file.first);
    for (const auto& link : links) add(link.first);
    return {names.begin(), names.end()};
  }

  mgmt::doctor::Said run(const mgmt::doctor::Command& command) {
    const std::string line = mgmt::doctor::shell_line(command);
    ran.push_back(line);
    effect(line);
    const auto at = programs.find(line);
    return at == programs.end() ? mgmt::doctor::Said{127, "", command[0] + ": not found"} : at->second;
  }
};

inline constexpr const char* well_config = R"([server]
identity = "gw1.city.example.lg.jp"
[cpu]
lanes = [1]
workers = [0]
[dpdk]
hugepages = true
memory = "512MiB"
[metrics]
listen = ["127.0.0.1@9153"]
[profile]
model = "alpha"
poi = ["10.100.1.53", "10.100.2.53"]
lgwan-device = "eth4"
lgwan-source = ["10.100.0.2"]
lgwan-port = "lgwan-lan"
lgwan-networks = ["10.1.0.0/16"]
[[port]]
name = "lgwan-lan"
driver = "pci"
device = "0000:01:00.0"
addresses = ["10.1.0.53"]
)";

inline Machine well_machine() {
  Machine m;
  m.files["/etc/sekisho/sekisho.toml"] = well_config;
  m.files["/etc/passwd"] = "root:x:0:0::/root:/bin/sh\nsekisho:x:998:998::/:/bin/false\n";
  m.files["/proc/cpuinfo"] =
      "vendor_id\t: GenuineIntel\nmodel name\t: Xeon\nflags\t\t: fpu sse sse2 pni ssse3 sse4_1 sse4_2\n";
  m.files["/sys/devices/system/cpu/online"] = "0-3\n";
  m.files["/sys/devices/system/cpu/cpu1/topology/thread_siblings_list"] = "1,3\n";
  m.files["/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor"] = "performance\n";
  m.files["/proc/meminfo"] =
      "MemTotal:        8000000 kB\nHugePages_Total:     256\nHugePages_Free:      256\nHugepagesize:       2048 "
      "kB\n";
  m.files["/sys/class/iommu/dmar0/uevent"] = "";
  m.files["/sys/bus/pci/drivers/vfio-pci/bind"] = "";
  m.add_nic("0000:01:00.0", "0x8086", "0x10fb", "vfio-pci", "");
  m.add_nic("0000:02:00.0", "0x1af4", "0x1041", "virtio-pci", "eth4");
  m.files["/usr/lib/x86_64-linux-gnu/dpdk/pmds-23.0/librte_net_ixgbe.so.23"] = "";
  m.say("ip -json address show dev eth4",
        R"([{"ifname":"eth4","addr_info":[{"local":"10.100.0.2","prefixlen":24}]}])");
  m.say("chronyc -c -h 127.0.0.1 tracking",
        "C0000201,ntp1.example.lg.jp,3,1795312000.1,-0.000012,0.000001,0.00002,-3.25,0.001,0.012,0.004,0.001,64.5,"
        "Normal\n");
  m.say("nft -j list ruleset", R"({"nftables":[]})");
  m.directories["/var/lib/sekisho"] = {"sekisho", 0750, 20ULL << 30};
  m.say("systemctl show sekishod -p LoadState,ActiveState,UnitFileState,Result",
        "LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nResult=success\n");
  m.say("systemctl is-active --quiet sekishod", "", 3);
  return m;
}

}  // namespace sekisho::test
