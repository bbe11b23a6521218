// Answers become a configuration and a plan; carrying it out makes the machine such that the next plan is all done.
#include "mgmt/setup/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mgmt/setup/carry_out.h"
#include "tests/support/machine.h"

namespace sekisho::mgmt::setup {
namespace {

using test::Machine;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* answers = R"(identity = "gw1.city.example.lg.jp"
memory = "512MiB"
[profile]
model = "alpha"
poi = ["10.100.1.53", "10.100.2.53"]
lgwan-device = "eth4"
lgwan-source = ["10.100.0.2"]
lgwan-port = "lgwan-lan"
lgwan-networks = ["10.1.0.0/16"]
[[port]]
name = "lgwan-lan"
device = "0000:01:00.0"
addresses = ["10.1.0.53/16", "fd00:1::53/64"]
gateways = ["10.1.0.1"]
)";
const std::string config_path = "/etc/sekisho/sekisho.toml";

/// Fit for DPDK, but nothing has been set up. Programs do here what they do to a real machine.
Machine bare_machine() {
  Machine m = test::well_machine();
  m.files.erase(config_path);
  m.files["/proc/meminfo"] = "MemTotal: 8000000 kB\nHugePages_Total: 0\nHugepagesize: 2048 kB\n";
  m.remove("/sys/bus/pci/drivers/vfio-pci");
  m.links["/sys/bus/pci/devices/0000:01:00.0/driver"] = "../drivers/ixgbe";
  m.files["/sys/bus/pci/devices/0000:01:00.0/net/eth1/mtu"] = "1500\n";
  m.add_interface("eth1");
  for (const char* command :
       {"driverctl --version", "modprobe vfio-pci", "udevadm control --reload",
        "udevadm trigger --subsystem-match=vfio", "systemctl daemon-reload",
        "driverctl set-override 0000:01:00.0 vfio-pci", "udevadm settle", "sysctl -p /etc/sysctl.d/60-sekisho.conf",
        "systemctl enable systemd-networkd", "systemctl restart systemd-networkd", "systemctl enable sekishod",
        "systemctl restart sekishod", "update-grub", "apt-get install -y driverctl"})
    m.say(command, "");
  m.say("ip -oneline route show default", "default via 192.0.2.1 dev eth0 \n");
  m.say("ip -6 -oneline route show default", "");
  return m;
}

/// `m` must outlive the machine's use.
void let_programs_work(Machine& m) {
  m.effect = [&m](const std::string& command) {
    if (command == "modprobe vfio-pci") m.files["/sys/bus/pci/drivers/vfio-pci/bind"] = "";
    if (command.starts_with("driverctl set-override")) {
      m.remove("/sys/bus/pci/devices/0000:01:00.0/net");
      m.links["/sys/bus/pci/devices/0000:01:00.0/driver"] = "../drivers/vfio-pci";
    }
    if (command.starts_with("sysctl"))
      m.files["/proc/meminfo"] =
          "MemTotal: 8000000 kB\nHugePages_Total: 256\nHugePages_Free: 256\nHugepagesize: 2048 kB\n";
    if (command == "systemctl enable sekishod") m.say("systemctl is-enabled --quiet sekishod", "");
    if (command == "systemctl restart sekishod") m.say("systemctl is-active --quiet sekishod", "");
  };
}

struct Doing {
  Machine& machine;
  std::vector<std::string> asked, written;
  std::string fault_of_server;

  Hands hands() {
    return {[this](const std::string& path, const std::string& text) {
              machine.files[path] = text;
              written.push_back(path);
              return std::string();
            },
            [this](const ServerQuestion& q, bool tcp) {
              asked.push_back(q.label + (tcp ? " tcp" : " udp"));
              return fault_of_server;
            }};
  }

  /// The kinds of steps that were begun, the last one's outcome behind them.
  std::vector<std::string> carry(const Plan& plan, Outcome& last) {
    std::vector<std::string> begun;
    const doctor::Host host = machine.host();
    const Witness witness{[&](const Step& step) { begun.emplace_back(to_text(step.kind)); },
                          [](const std::string&, const std::string&) {},
                          [&](const Step&, const Outcome& outcome) { last = outcome; }};
    const Hands mine = hands();
    carry_out(plan, host, mine, witness);
    return begun;
  }
};

std::vector<std::string> open_steps(const Plan& plan) {
  std::vector<std::string> steps;
  for (const Step& step : plan.steps) {
    if (!step.done) steps.emplace_back(to_text(step.kind));
  }
  return steps;
}

Plan plan_for(Machine& machine, const std::optional<std::string>& text = answers, const PlanOptions& options = {}) {
  const doctor::Host host = machine.host();
  return make_plan(host, text, "/root/answers.toml", options);
}

TEST(SetupPlan, ABareMachineIsSetUpInOrder) {
  Machine machine = bare_machine();
  let_programs_work(machine);
  const Plan plan = plan_for(machine);
  ASSERT_EQ(plan.obstacle, Obstacle::none);
  EXPECT_THAT(open_steps(plan), ElementsAre("ask-servers", "load-vfio", "allow-vfio", "bind-nic", "reserve-hugepages",
                                            "address-port", "write-config", "start-service"));
  Doing doing{machine, {}, {}, ""};
  Outcome last;
  doing.carry(plan, last);
  EXPECT_EQ(last.kind, Outcome::Kind::done) << last.said;
  EXPECT_THAT(doing.asked,
              ElementsAre("lgwan/poi/east udp", "lgwan/poi/east tcp", "lgwan/poi/west udp", "lgwan/poi/west tcp"));
  EXPECT_THAT(machine.files[config_path], HasSubstr("driver = \"pci\"\ndevice = \"0000:01:00.0\""));
  EXPECT_EQ(machine.files["/etc/sysctl.d/60-sekisho.conf"], "# Made by sekishoctl setup.\nvm.nr_hugepages = 256\n");
  EXPECT_THAT(machine.files["/etc/systemd/network/60-sk-lgwan-lan.network"],
              HasSubstr("Address=10.1.0.53/16\nAddress=fd00:1::53/64\nGateway=10.1.0.1\n"));
  EXPECT_THAT(machine.ran, Contains("systemctl restart sekishod"));
  EXPECT_THAT(machine.ran, Contains("udevadm settle")) << "the service may not open the NIC's group before";
}

TEST(SetupPlan, DoneOnceItIsDone) {
  Machine machine = bare_machine();
  let_programs_work(machine);
  Doing doing{machine, {}, {}, ""};
  Outcome last;
  doing.carry(plan_for(machine), last);
  const std::string config = machine.files[config_path];
  for (const bool with_answers : {true, false}) {
    const Plan again = plan_for(machine, with_answers ? std::optional<std::string>(answers) : std::nullopt);
    EXPECT_TRUE(again.keeps_config);
    EXPECT_THAT(open_steps(again), ElementsAre("ask-servers")) << "looking is all that is left";
  }
  doing.written.clear();
  doing.carry(plan_for(machine), last);
  EXPECT_TRUE(doing.written.empty());
  EXPECT_EQ(machine.files[config_path], config);
}

TEST(SetupPlan, AConfigurationThatIsThereStaysUnlessItIsToBeReplaced) {
  Machine machine = bare_machine();
  let_programs_work(machine);
  const std::string own = test::well_config;
  machine.files[config_path] = own;
  EXPECT_TRUE(plan_for(machine).keeps_config);
  PlanOptions options;
  options.replace = true;
  Doing doing{machine, {}, {}, ""};
  Outcome last;
  doing.carry(plan_for(machine, answers, options), last);
  EXPECT_NE(machine.files[config_path], own);
  EXPECT_EQ(machine.files[config_path + ".before-setup-1"], own);
  machine.files[config_path] = "# by hand\n" + own;
  doing.carry(plan_for(machine, answers, options), last);
  EXPECT_EQ(machine.files[config_path + ".before-setup-1"], own) << "an older copy is not overwritten";
  EXPECT_EQ(machine.files[config_path + ".before-setup-2"], "# by hand\n" + own);
}

TEST(SetupPlan, ThePackagesOwnConfigurationGivesWay) {
  Machine machine = bare_machine();
  std::string packaged = test::well_config;
  packaged.replace(packaged.find("gw1.city.example.lg.jp"), 22, "unconfigured");
  machine.files[config_path] = packaged;
  const Plan plan = plan_for(machine);
  EXPECT_FALSE(plan.keeps_config);
  EXPECT_THAT(open_steps(plan), Contains("write-config"));
}

TEST(SetupPlan, WithoutAnIommuTheMachineIsRestartedFirst) {
  Machine machine = bare_machine();
  let_programs_work(machine);
  machine.remove("/sys/class/iommu");
  Doing doing{machine, {}, {}, ""};
  Outcome last;
  EXPECT_THAT(doing.carry(plan_for(machine), last), ElementsAre("ask-servers", "install-driverctl", "turn-on-iommu"));
  EXPECT_EQ(last.kind, Outcome::Kind::restart);
  EXPECT_THAT(machine.files["/etc/default/grub.d/sekisho.cfg"], HasSubstr("intel_iommu=on iommu=pt"));
  machine.files["/sys/class/iommu/dmar0/uevent"] = "";  // after the boot
  doing.carry(plan_for(machine), last);
  EXPECT_EQ(last.kind, Outcome::Kind::done);
}

TEST(SetupPlan, StopsAtTheFirstFault) {
  const struct {
    const char* name;
    std::function<void(Machine&, Doing&)> spoil;
    const char *step, *said;
  } cases[] = {
      {"a POI is silent", [](Machine&, Doing& d) { d.fault_of_server = "no answer within 3 s"; }, "ask-servers",
       "lgwan/poi/east 10.100.1.53@53 UDP: no answer within 3 s"},
      {"no vfio-pci",
       [](Machine& m, Doing&) {
         m.programs["modprobe vfio-pci"] = {1, "", "FATAL: Module vfio-pci not found\n"};
       },
       "load-vfio", "FATAL: Module vfio-pci not found"},
      {"the NIC stays",
       [](Machine& m, Doing&) {
         m.programs["driverctl set-override 0000:01:00.0 vfio-pci"] = {1, "", "busy"};
       },
       "bind-nic", "busy"},
      {"memory in pieces", [](Machine& m, Doing&) { m.effect = [](const std::string&) {}; }, "reserve-hugepages",
       "HugePages_Total: 0"},
      {"the service does not start",
       [](Machine& m, Doing&) {
         m.programs["systemctl restart sekishod"] = {1, "", "see the log"};
       },
       "start-service", "see the log"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    Machine machine = bare_machine();
    let_programs_work(machine);
    Doing doing{machine, {}, {}, ""};
    c.spoil(machine, doing);
    Outcome last;
    const auto begun = doing.carry(plan_for(machine), last);
    EXPECT_EQ(last.kind, Outcome::Kind::failed);
    EXPECT_EQ(begun.back(), c.step);
    EXPECT_EQ(last.said, c.said);
  }
}

TEST(SetupPlan, WhatStandsInTheWayIsSaidBeforeAnythingIsDone) {
  const auto with = [](std::string text, const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  const struct {
    const char* name;
    std::optional<std::string> text;
    std::function<void(Machine&)> spoil;
    Obstacle obstacle;
  } cases[] = {
      {"nothing at all", std::nullopt, [](Machine&) {}, Obstacle::no_answers},
      {"no TOML", "a = = b", [](Machine&) {}, Obstacle::bad_answers},
      {"an unknown key", with(answers, "memory", "memry"), [](Machine&) {}, Obstacle::bad_answers},
      {"an address without its network", with(answers, "10.1.0.53/16", "10.1.0.53"), [](Machine&) {},
       Obstacle::bad_answers},
      {"a model that lacks something", with(answers, "poi = ", "lgwan-only = [] #"), [](Machine&) {},
       Obstacle::bad_answers},
      {"a file that is not there", "configuration = \"mine.toml\"", [](Machine&) {}, Obstacle::config_unreadable},
      {"a finished one with mistakes", "configuration = \"mine.toml\"",
       [](Machine& m) { m.files["/root/mine.toml"] = "[server]\nworkers = 0\n"; }, Obstacle::bad_config},
      {"no such card", with(answers, "0000:01:00.0", "0000:09:00.0"), [](Machine&) {}, Obstacle::no_such_nic},
      {"an interface that is no card's",
       with(answers, "device = \"0000:01:00.0\"", "driver = \"pci\"\ndevice = \"br0\""), [](Machine&) {},
       Obstacle::no_such_nic},
      {"the way in of who types this", answers,
       [](Machine& m) { m.say("ip -oneline route show default", "default via 192.0.2.1 dev eth1 \n"); },
       Obstacle::carries_route},
      {"the way to POI", with(answers, "\"eth4\"", "\"eth1\""), [](Machine&) {}, Obstacle::used_by_realm},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    Machine machine = bare_machine();
    c.spoil(machine);
    const Plan plan = plan_for(machine, c.text);
    EXPECT_EQ(plan.obstacle, c.obstacle);
    EXPECT_TRUE(plan.steps.empty());
  }
}

TEST(SetupPlan, AnInterfaceBecomesItsCard) {
  Machine machine = bare_machine();
  std::string text = answers;
  text.replace(text.find("device = \"0000:01:00.0\""), 23, "driver = \"pci\"\ndevice = \"eth1\"");
  EXPECT_THAT(plan_for(machine, text).config_text, HasSubstr("device = \"0000:01:00.0\""));
  text.replace(text.find("driver = \"pci\""), 14, "driver = \"auto\"");
  const Plan plain = plan_for(machine, text);
  EXPECT_THAT(plain.config_text, HasSubstr("driver = \"af_packet\"\ndevice = \"eth1\""));
  EXPECT_THAT(open_steps(plain), ElementsAre("ask-servers", "write-config", "start-service"));
}

TEST(SetupPlan, AFinishedConfigurationIsTakenAsItIs) {
  Machine machine = bare_machine();
  machine.files["/root/mine.toml"] = test::well_config;
  const Plan plan = plan_for(machine, "configuration = \"mine.toml\"");
  ASSERT_EQ(plan.obstacle, Obstacle::none);
  EXPECT_EQ(plan.config_text, test::well_config);
  EXPECT_THAT(open_steps(plan), Contains("bind-nic"));
}

TEST(SetupPlan, OfflineAsksNobody) {
  Machine machine = bare_machine();
  PlanOptions options;
  options.without_servers = true;
  EXPECT_EQ(open_steps(plan_for(machine, answers, options)).front(), "load-vfio");
}

}  // namespace
}  // namespace sekisho::mgmt::setup
