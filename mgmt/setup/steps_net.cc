// Steps on the network: service addresses of ports that the kernel sees through a TAP, and the servers of realms.
#include <algorithm>

#include "mgmt/setup/steps.h"

namespace sekisho::mgmt::setup {
namespace {

constexpr std::size_t interface_name_limit = 15;
const std::string folder = "/etc/systemd/network/";

/// As the gateway names a port's TAP.
std::string tap_of(const std::string& port) { return ("sk-" + port).substr(0, interface_name_limit); }

/// The TAP is made by the system, so that its addresses are there before and after each start of the gateway.
FileText device_file(const std::string& tap) {
  return {folder + "60-" + tap + ".netdev",
          "# Made by sekishoctl setup: the kernel's end of a port that DPDK drives.\n[NetDev]\nName=" + tap +
              "\nKind=tap\n\n[Tap]\nUser=sekisho\nGroup=sekisho\n"};
}

FileText network_file(const std::string& tap, const AnswerPort& port) {
  std::string text = "# Made by sekishoctl setup.\n[Match]\nName=" + tap +
                     "\n\n[Link]\nRequiredForOnline=no\n\n[Network]\nConfigureWithoutCarrier=yes\nIPv6AcceptRA=no\n";
  for (const auto& address : port.addresses) text += "Address=" + address.value + "\n";
  for (const auto& gateway : port.gateways) text += "Gateway=" + gateway.value.to_string() + "\n";
  return {folder + "60-" + tap + ".network", text};
}

dns::Question question_of(const config::Group& group, const config::Realm& realm) {
  if (!group.probe.name.value.is_root()) return {group.probe.name.value, group.probe.type.value};
  for (const config::ForwardZone& zone : realm.zones) {
    if (zone.group.value == group.name.value && !zone.names.empty())
      return {zone.names.front().value, dns::RRType::soa};
  }
  return {dns::Name(), dns::RRType::soa};
}

std::optional<IpAddress> source_for(const config::Realm& realm, const IpAddress& server) {
  for (const auto& source : realm.source) {
    if (source.value.family() == server.family()) return source.value;
  }
  return std::nullopt;
}

}  // namespace

void add_address_step(const PlanInput& input, std::vector<Step>& steps) {
  if (!input.answers) return;  // a finished configuration does not say how long its networks' prefixes are
  Step step{StepKind::address_port};
  step.done = true;
  for (const AnswerPort& port : input.answers->ports) {
    const auto ports = input.pci_ports();
    const bool stands_in = std::any_of(ports.begin(), ports.end(), [&](const config::Port* known) {
      return known->name.value == port.name.value && known->exception.value != "none";
    });
    if (!stands_in) continue;
    const std::string tap = tap_of(port.name.value);
    step.details = {step.details.empty() ? tap : step.details.front() + ", " + tap};
    for (FileText file : {device_file(tap), network_file(tap, port)}) {
      step.done = step.done && says(input.host, file);
      step.files.push_back(std::move(file));
    }
  }
  if (step.files.empty()) return;
  if (step.done) step.files.clear();
  if (!step.done)
    step.commands = {{"systemctl", "enable", "systemd-networkd"}, {"systemctl", "restart", "systemd-networkd"}};
  steps.push_back(std::move(step));
}

void add_server_step(const PlanInput& input, std::vector<Step>& steps) {
  Step step{StepKind::ask_servers};
  for (const config::Realm& realm : input.config.realms) {
    if (!realm.netns.value.empty()) continue;  // its devices are in another namespace
    for (const config::Group& group : realm.groups) {
      for (const config::UpstreamServer& server : group.servers) {
        step.questions.push_back({realm.name.value + "/" + group.name.value + "/" + server.name.value,
                                  server.address.value, realm.device.value,
                                  source_for(realm, server.address.value.address), question_of(group, realm)});
      }
    }
  }
  if (step.questions.empty()) return;
  step.details = {std::to_string(step.questions.size())};
  steps.push_back(std::move(step));
}

}  // namespace sekisho::mgmt::setup
