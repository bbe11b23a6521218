// Does the host's own firewall let clients in? UDP/53 of DPDK ports never meets it; TCP/53 and the NOC's ports do.
#include "mgmt/doctor/ruleset.h"
#include "mgmt/doctor/services.h"

namespace sekisho::mgmt::doctor {
namespace {

/// Of a port whose lanes take UDP/53 before the kernel sees it.
bool kernel_sees_udp(const Patient& patient) {
  if (!patient.config) return true;
  for (const config::Port& port : patient.config->ports) {
    if (port.driver.value == "socket") return true;
  }
  return false;
}

bool only_loopback(const Opening& opening) {
  if (opening.addresses.empty()) return false;
  for (const std::string& address : opening.addresses) {
    if (!address.starts_with("127.") && address != "::1") return false;
  }
  return true;
}

}  // namespace

void check_firewall(const Patient& patient, Findings& out) {
  const Said said = patient.host.run({"nft", "-j", "list", "ruleset"});
  if (said.status == 127) {
    out.push_back({Area::firewall, Grade::fault, Says::nft_missing, {}, "apt-get install nftables"});
    return;
  }
  if (!said.well()) {
    out.push_back({Area::firewall, Grade::not_applicable, Says::firewall_unseen, {}, ""});
    return;
  }
  const std::size_t before = out.size();
  std::vector<Opening> looked_at;
  for (const Opening& opening : openings_of(patient)) {
    if (only_loopback(opening) || (!opening.tcp && !kernel_sees_udp(patient))) continue;
    looked_at.push_back(opening);
    const auto dropper = find_dropper(said.out, opening.tcp, opening.port);
    if (!dropper) continue;
    out.push_back({Area::firewall,
                   Grade::fault,
                   Says::firewall_drops,
                   {opening.name(), dropper->table, dropper->chain},
                   "nft insert rule " + dropper->family + " " + dropper->table + " " + dropper->chain + " " +
                       (opening.tcp ? "tcp" : "udp") + " dport " + std::to_string(opening.port) + " accept"});
  }
  if (out.size() == before)
    out.push_back({Area::firewall, Grade::well, Says::firewall_well, {names_of(looked_at)}, ""});
}

}  // namespace sekisho::mgmt::doctor
