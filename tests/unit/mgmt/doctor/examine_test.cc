// A machine with nothing to mend, and the same with one fault each: what doctor says, and the command that mends it.
#include "mgmt/doctor/examine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/machine.h"

namespace sekisho::mgmt::doctor {
namespace {

using test::Machine;
using test::well_machine;
using testing::HasSubstr;

const std::string config_path = "/etc/sekisho/sekisho.toml";

Findings faults_of(Machine machine) {
  const Host host = machine.host();
  Findings faults = examine(host, config_path);
  std::erase_if(faults, [](const Finding& f) { return f.grade == Grade::well || f.grade == Grade::not_applicable; });
  return faults;
}

TEST(Doctor, AWellMachineHasNothingToMend) {
  Machine machine = well_machine();
  const Host host = machine.host();
  for (const Finding& f : examine(host, config_path))
    EXPECT_TRUE(f.grade == Grade::well || f.grade == Grade::not_applicable) << f.sentence(config::Language::en);
}

TEST(Doctor, EachAreaIsLookedAt) {
  Machine machine = well_machine();
  const Host host = machine.host();
  std::set<Area> areas;
  for (const Finding& f : examine(host, config_path)) areas.insert(f.area);
  EXPECT_EQ(areas.size(), static_cast<std::size_t>(Area::count));
}

void in_config(Machine& m, const std::string& from, const std::string& to) {
  std::string& text = m.files[config_path];
  ASSERT_NE(text.find(from), std::string::npos) << from;
  text.replace(text.find(from), from.size(), to);
}

struct Case {
  const char* name;
  std::function<void(Machine&)> spoil;
  Says says;
  Grade grade;
  const char* mend;  ///< part of the command; empty: none
};

const Case cases[] = {
    {"no SSE4.2", [](Machine& m) { m.files["/proc/cpuinfo"] = "flags\t\t: sse sse2 pni ssse3 sse4_1\n"; },
     Says::cpu_flags, Grade::fault, ""},
    {"one core",
     [](Machine& m) {
       m.files["/sys/devices/system/cpu/online"] = "0\n";
       in_config(m, "lanes = [1]\nworkers = [0]", "");
     },
     Says::cpu_single, Grade::warning, ""},
    {"a core that is not there", [](Machine& m) { in_config(m, "workers = [0]", "workers = [9]"); },
     Says::cpu_no_core, Grade::fault, "editor"},
    {"lane and worker on one core", [](Machine& m) { in_config(m, "workers = [0]", "workers = [1]"); },
     Says::cpu_core_shared, Grade::warning, "editor"},
    {"lane and worker on sibling threads", [](Machine& m) { in_config(m, "workers = [0]", "workers = [3]"); },
     Says::cpu_sibling, Grade::warning, "editor"},
    {"a polling lane on a common core",
     [](Machine& m) { in_config(m, "lanes = [1]", "busy-poll = true\nlanes = [1]"); }, Says::cpu_not_isolated,
     Grade::warning, "isolcpus=1 "},
    {"a core that saves power",
     [](Machine& m) { m.files["/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor"] = "powersave\n"; },
     Says::cpu_governor, Grade::warning, "echo performance > /sys/devices/system/cpu/cpu1/"},
    {"too little memory",
     [](Machine& m) {
       m.files["/proc/meminfo"] =
           "MemTotal: 900000 kB\nHugePages_Total: 256\nHugePages_Free: 256\nHugepagesize: 2048 kB\n";
     },
     Says::memory_small, Grade::fault, "editor"},
    {"no huge pages", [](Machine& m) { m.files["/proc/meminfo"] = "MemTotal: 8000000 kB\nHugepagesize: 2048 kB\n"; },
     Says::huge_missing, Grade::fault, "vm.nr_hugepages=256 > /etc/sysctl.d/60-sekisho.conf"},
    {"huge pages taken by others",
     [](Machine& m) {
       m.files["/proc/meminfo"] =
           "MemTotal: 8000000 kB\nHugePages_Total: 256\nHugePages_Free: 6\nHugepagesize: 2048 kB\n";
     },
     Says::huge_few, Grade::fault, "vm.nr_hugepages=506"},
    {"huge pages on the other node",
     [](Machine& m) {
       m.files["/sys/bus/pci/devices/0000:01:00.0/numa_node"] = "1\n";
       m.files["/sys/devices/system/node/node1/cpulist"] = "0-3\n";
       m.files["/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages"] = "0\n";
     },
     Says::huge_node, Grade::warning, "echo 256 > /sys/devices/system/node/node1/"},
    {"no IOMMU", [](Machine& m) { m.remove("/sys/class/iommu"); }, Says::iommu_off, Grade::fault,
     "intel_iommu=on iommu=pt"},
    {"no IOMMU, AMD",
     [](Machine& m) {
       m.remove("/sys/class/iommu");
       m.files["/proc/cpuinfo"] = "vendor_id\t: AuthenticAMD\nflags\t\t: sse sse2 pni ssse3 sse4_1 sse4_2\n";
     },
     Says::iommu_off, Grade::fault, "amd_iommu=on"},
    {"no IOMMU of Intel's kind, which a virtual machine on AMD shows",
     [](Machine& m) {
       m.remove("/sys/class/iommu");
       m.files["/proc/cpuinfo"] = "vendor_id\t: AuthenticAMD\nflags\t\t: sse sse2 pni ssse3 sse4_1 sse4_2\n";
       m.files["/sys/firmware/acpi/tables/DMAR"] = "";
     },
     Says::iommu_off, Grade::fault, "intel_iommu=on"},
    {"vfio without an IOMMU",
     [](Machine& m) {
       m.remove("/sys/class/iommu");
       m.files["/sys/module/vfio/parameters/enable_unsafe_noiommu_mode"] = "Y\n";
     },
     Says::iommu_unsafe, Grade::warning, "update-grub"},
    {"no vfio-pci", [](Machine& m) { m.remove("/sys/bus/pci/drivers/vfio-pci"); }, Says::vfio_missing, Grade::fault,
     "modprobe vfio-pci"},
    {"another device in the group",
     [](Machine& m) {
       m.links["/sys/bus/pci/devices/0000:01:00.0/iommu_group"] = "../../../kernel/iommu_groups/7";
       m.links["/sys/kernel/iommu_groups/7/devices/0000:01:00.0"] = "x";
       m.links["/sys/kernel/iommu_groups/7/devices/0000:01:00.1"] = "x";
       m.links["/sys/bus/pci/devices/0000:01:00.1/driver"] = "../../drivers/ahci";
     },
     Says::iommu_group, Grade::fault, "driverctl set-override 0000:01:00.1 vfio-pci"},
    {"a NIC that is not there", [](Machine& m) { m.remove("/sys/bus/pci/devices/0000:01"); }, Says::nic_absent,
     Grade::fault, "lspci"},
    {"a NIC that the kernel drives",
     [](Machine& m) { m.links["/sys/bus/pci/devices/0000:01:00.0/driver"] = "../../drivers/ixgbe"; }, Says::nic_bound,
     Grade::fault, "driverctl set-override 0000:01:00.0 vfio-pci"},
    {"a NIC that DPDK does not know",
     [](Machine& m) { m.files["/sys/bus/pci/devices/0000:01:00.0/device"] = "0xffff\n"; }, Says::nic_unknown,
     Grade::warning, "editor"},
    {"a NIC that keeps its kernel driver",
     [](Machine& m) {
       m.files["/sys/bus/pci/devices/0000:01:00.0/vendor"] = "0x15b3\n";
       m.files["/sys/bus/pci/devices/0000:01:00.0/device"] = "0x1015\n";
       m.files["/usr/lib/x86_64-linux-gnu/dpdk/pmds-23.0/librte_net_mlx5.so.23"] = "";
     },
     Says::nic_own_driver, Grade::fault, "driverctl set-override 0000:01:00.0 mlx5_core"},
    {"no DPDK driver for it",
     [](Machine& m) {
       m.remove("/usr/lib/x86_64-linux-gnu/dpdk");
       m.files["/usr/lib/x86_64-linux-gnu/dpdk/pmds-23.0/librte_net_e1000.so.23"] = "";
     },
     Says::nic_library, Grade::fault, "apt-get install librte-net-ixgbe23"},
    {"lanes far from the NIC",
     [](Machine& m) {
       m.files["/sys/bus/pci/devices/0000:01:00.0/numa_node"] = "1\n";
       m.files["/sys/devices/system/node/node1/cpulist"] = "2-3\n";
     },
     Says::nic_node, Grade::warning, "editor"},
    {"no way out", [](Machine& m) { m.remove("/sys/class/net/eth4"); }, Says::device_absent, Grade::fault,
     "ip -brief link"},
    {"the way out is off", [](Machine& m) { m.files["/sys/class/net/eth4/flags"] = "0x1002\n"; }, Says::device_down,
     Grade::fault, "ip link set dev eth4 up"},
    {"a cable is out", [](Machine& m) { m.files["/sys/class/net/eth4/carrier"] = "0\n"; }, Says::device_no_link,
     Grade::warning, "ethtool eth4"},
    {"the source address is missing",
     [](Machine& m) { m.say("ip -json address show dev eth4", R"([{"addr_info":[]}])"); }, Says::source_absent,
     Grade::fault, "ip address add 10.100.0.2/24 dev eth4"},
    {"a service address is missing",
     [](Machine& m) {
       in_config(m, "driver = \"pci\"\ndevice = \"0000:01:00.0\"", "driver = \"af_packet\"\ndevice = \"eth4\"");
       in_config(m, "hugepages = true", "hugepages = false");
     },
     Says::address_absent, Grade::warning, "ip address add 10.1.0.53/24 dev eth4"},
    {"an MTU too small for IPv6", [](Machine& m) { m.files["/sys/class/net/eth4/mtu"] = "1200\n"; }, Says::mtu_small,
     Grade::fault, "ip link set dev eth4 mtu 1500"},
    {"an unusual MTU", [](Machine& m) { m.files["/sys/class/net/eth4/mtu"] = "1454\n"; }, Says::mtu_differs,
     Grade::warning, "mtu 1500"},
    {"nobody keeps the clock", [](Machine& m) { m.programs.erase("chronyc -c -h 127.0.0.1 tracking"); },
     Says::clock_nobody, Grade::fault, "apt-get install chrony"},
    {"the clock is not watched",
     [](Machine& m) { in_config(m, "[profile]", "[watch]\nclock = \"none\"\n[profile]"); }, Says::clock_unwatched,
     Grade::warning, "editor"},
    {"the kernel's clock is free",
     [](Machine& m) { in_config(m, "[profile]", "[watch]\nclock = \"kernel\"\n[profile]"); },
     Says::clock_not_synchronised, Grade::fault, "chronyc"},
    {"the clock is far off",
     [](Machine& m) {
       m.say("chronyc -c -h 127.0.0.1 tracking", "C0,n,3,1795312000.1,-99.0,0,0,0,0,0,0.004,0.001,64.5,Normal\n");
     },
     Says::clock_far_off, Grade::fault, "chronyc makestep"},
    {"the time servers went", [](Machine& m) { m.now.seconds += 5 * 3600; }, Says::clock_stale, Grade::fault,
     "chronyc"},
    {"no nft", [](Machine& m) { m.programs.erase("nft -j list ruleset"); }, Says::nft_missing, Grade::fault,
     "apt-get install nftables"},
    {"a firewall without a hole",
     [](Machine& m) {
       m.say("nft -j list ruleset", R"({"nftables":[{"chain":{"family":"inet","table":"filter","name":"input",
           "hook":"input","policy":"drop"}}]})");
     },
     Says::firewall_drops, Grade::fault, "nft insert rule inet filter input tcp dport 53 accept"},
    {"unbound listens",
     [](Machine& m) {
       m.files["/proc/net/tcp"] =
           "head\n  0: 00000000:0035 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0  0 4711 1\n";
       m.links["/proc/99/fd/5"] = "socket:[4711]";
       m.files["/proc/99/comm"] = "unbound\n";
     },
     Says::port_taken, Grade::fault, "systemctl disable --now unbound"},
    {"systemd-resolved listens",
     [](Machine& m) {
       m.files["/proc/net/udp6"] =
           "head\n  0: 00000000000000000000000000000000:0035 0:0 07 0:0 00:0 0  0  0 4711 2\n";
       m.links["/proc/99/fd/5"] = "socket:[4711]";
       m.files["/proc/99/comm"] = "systemd-resolve\n";
     },
     Says::port_taken, Grade::fault, "DNSStubListener=no"},
    {"somebody has the metrics' port",
     [](Machine& m) {
       m.files["/proc/net/tcp"] = "head\n  0: 0100007F:23C1 00000000:0000 0A 0:0 00:0 0  0  0 4711 1\n";
     },
     Says::port_taken, Grade::fault, "ss -lpnt 'sport = :9153'"},
    {"a configuration with a mistake",
     [](Machine& m) { in_config(m, "alpha\"", "alpha\"\nlgwan-zones = [\"lg.jp\", \"lg.jp\"]"); }, Says::config_bad,
     Grade::fault, "sekishoctl config check"},
    {"the package's configuration", [](Machine& m) { in_config(m, "gw1.city.example.lg.jp", "unconfigured"); },
     Says::config_packaged, Grade::fault, "sekishoctl setup"},
    {"no state directory", [](Machine& m) { m.directories.clear(); }, Says::state_absent, Grade::fault,
     "install -d -m 0750"},
    {"somebody else's state directory", [](Machine& m) { m.directories["/var/lib/sekisho"].owner = "root"; },
     Says::state_owner, Grade::fault, "chown -R sekisho:sekisho"},
    {"an open state directory", [](Machine& m) { m.directories["/var/lib/sekisho"].mode = 0777; }, Says::state_open,
     Grade::fault, "chmod go-w"},
    {"a full disk", [](Machine& m) { m.directories["/var/lib/sekisho"].free_bytes = 9 << 20; }, Says::disk_low,
     Grade::fault, "journalctl --vacuum-size"},
    {"the service has failed",
     [](Machine& m) {
       m.say("systemctl show sekishod -p LoadState,ActiveState,UnitFileState,Result",
             "LoadState=loaded\nActiveState=failed\nResult=exit-code\n");
     },
     Says::service_failed, Grade::fault, "journalctl -u sekishod"},
    {"the service does not run",
     [](Machine& m) {
       m.say("systemctl show sekishod -p LoadState,ActiveState,UnitFileState,Result",
             "LoadState=loaded\nActiveState=inactive\n");
     },
     Says::service_stopped, Grade::fault, "systemctl start sekishod"},
    {"the service would not start again",
     [](Machine& m) {
       m.say("systemctl show sekishod -p LoadState,ActiveState,UnitFileState,Result",
             "LoadState=loaded\nActiveState=active\nUnitFileState=disabled\n");
     },
     Says::service_disabled, Grade::warning, "systemctl enable sekishod"},
    {"the service is not installed",
     [](Machine& m) {
       m.say("systemctl show sekishod -p LoadState,ActiveState,UnitFileState,Result",
             "LoadState=not-found\nActiveState=inactive\n");
     },
     Says::service_absent, Grade::fault, "apt-get install sekisho"},
};

TEST(Doctor, OneFaultIsFoundAloneWithItsMend) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Machine machine = well_machine();
    c.spoil(machine);
    const Findings faults = faults_of(machine);
    ASSERT_EQ(faults.size(), 1U) << (faults.size() > 1 ? faults[0].sentence(config::Language::en) + "\n" +
                                                             faults[1].sentence(config::Language::en)
                                                       : "");
    EXPECT_EQ(code(faults[0].says), code(c.says));
    EXPECT_EQ(faults[0].grade, c.grade);
    EXPECT_THAT(faults[0].mend, HasSubstr(c.mend));
    EXPECT_EQ(faults[0].mend.empty(), *c.mend == '\0') << faults[0].mend;
  }
}

TEST(Doctor, WithoutAConfigurationTheMachineIsLookedAtAllTheSame) {
  Machine machine = well_machine();
  machine.files.erase(config_path);
  const Findings faults = faults_of(machine);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].says, Says::config_absent);
}

TEST(Doctor, TheGatewaysOwnSocketsAreNoConflict) {
  Machine machine = well_machine();
  machine.files["/proc/net/tcp"] = "head\n  0: 3500010A:0035 00000000:0000 0A 0:0 00:0 0  0  0 4711 1\n";
  machine.links["/proc/99/fd/5"] = "socket:[4711]";
  machine.files["/proc/99/comm"] = "sekishod\n";
  EXPECT_TRUE(faults_of(machine).empty());
  machine.files["/proc/99/comm"] = "named\n";
  EXPECT_EQ(faults_of(machine).size(), 1U);
}

TEST(Doctor, SentencesHaveAllTheirParticularsInBothLanguages) {
  for (const Case& c : cases) {
    Machine machine = well_machine();
    c.spoil(machine);
    const Host host = machine.host();
    for (const Finding& f : examine(host, config_path)) {
      for (const auto language : {config::Language::en, config::Language::ja})
        EXPECT_EQ(f.sentence(language).find('{'), std::string::npos) << f.sentence(language);
      EXPECT_NE(f.sentence(config::Language::en), f.sentence(config::Language::ja));
    }
  }
}

}  // namespace
}  // namespace sekisho::mgmt::doctor
