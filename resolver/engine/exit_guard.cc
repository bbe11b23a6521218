#include "resolver/engine/exit_guard.h"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "base/nft.h"
#include "base/run_program.h"

namespace sekisho::resolver {
namespace {

constexpr std::uint16_t dns_port = 53;

std::string set_of(const std::set<std::uint16_t>& ports) {
  std::string list;
  for (const std::uint16_t port : ports) list.append(list.empty() ? "" : ", ").append(std::to_string(port));
  return "{ " + list + " }";
}

// An ICMP error has 8 octets of its own, then the packet that it is about. Offsets are in bits: the quoted source
// port lies behind 8 + 20 octets (IPv4) or 8 + 40 (IPv6). Quoted headers that put it elsewhere are nobody's need:
// dropped.
std::string error_rules(const std::set<std::uint16_t>& ports) {
  const std::string v4 =
      "    icmp type { destination-unreachable, source-quench, redirect, time-exceeded, parameter-problem } ";
  const std::string v6 =
      "    icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } ";
  const std::string drop = " counter name quoted_reply drop\n";
  return v4 + "@th,224,16 " + set_of(ports) + drop +  //
         v4 + "@th,64,8 != 0x45" + drop +             // IPv4 options
         v6 + "@th,384,16 " + set_of(ports) + drop +  //
         v6 + "@th,112,8 { 0, 43, 44, 60 }" + drop;   // IPv6 extension headers
}

std::string source_rules(const std::set<std::uint16_t>& ports, std::span<const GuardedExit> exits) {
  std::map<IpAddress, std::set<std::string>> devices;  // two realms may have one source
  for (const GuardedExit& guarded : exits) {
    if (guarded.device.empty()) continue;
    for (const IpAddress& source : guarded.sources) devices[source].insert(guarded.device);
  }
  std::string rules;
  for (const auto& [source, names] : devices) {
    rules +=
        std::string("    ") + (source.is_v4() ? "ip" : "ip6") + " saddr " + source.to_string() + " oifname != \"lo\"";
    for (const std::string& name : names) rules += " oifname != \"" + name + "\"";  // cheaper than a set
    rules += " meta l4proto { tcp, udp } th dport " + set_of(ports) + " counter name wrong_device drop\n";
  }
  return rules;
}

// A device of a VRF shows two names to a packet on its way out, of which one is "another": only the socket's own
// binding holds it then.
bool belongs_to_vrf(const std::string& device) {
  return run_program({"sh", "-c", R"(ip -d link show dev "$1" | grep -Eq ' vrf(_slave)? table ')", "sh", device}, "")
      .empty();
}

std::string place_here(const std::set<std::uint16_t>& ports, std::vector<GuardedExit> exits) {
  std::erase_if(exits, [](const GuardedExit& g) { return !g.device.empty() && belongs_to_vrf(g.device); });
  return run_nft(guard_rules(ports, exits));
}

// A child process is born into the namespace of the thread that starts it: a thread of its own goes there.
std::string place_in(const std::string& netns, const std::set<std::uint16_t>& ports,
                     const std::vector<GuardedExit>& exits) {
  if (netns.empty()) return place_here(ports, exits);
  std::string wrong;
  std::thread inside([&] {
    const int fd = open(("/run/netns/" + netns).c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0 || setns(fd, CLONE_NEWNET) != 0) {
      wrong = "network namespace " + netns + ": " + std::strerror(errno);
    } else {
      wrong = place_here(ports, exits);
    }
    if (fd >= 0) close(fd);
  });
  inside.join();
  return wrong;
}

}  // namespace

std::string guard_rules(const std::set<std::uint16_t>& ports, std::span<const GuardedExit> exits) {
  const std::string hook = "    type filter hook ";
  const std::string early = " priority -500; policy accept;\n";
  return replace_nft_table("inet sekisho_exit",
                           "  counter quoted_reply { }\n  counter wrong_device { }\n  chain errors {\n" + hook +
                               "output" + early + "    meta l4proto udp accept\n" + error_rules(ports) +
                               "  }\n  chain sources {\n" + hook + "postrouting" + early +
                               source_rules(ports, exits) + "  }\n");
}

std::string ExitGuard::place_all(const std::vector<GuardedExit>& exits) {
  std::map<std::string, std::vector<GuardedExit>> by_namespace{{"", {}}};  // lanes and control live in ours
  for (const GuardedExit& guarded : exits) by_namespace[guarded.netns].push_back(guarded);
  for (const auto& [netns, ports] : touched_) {
    // A namespace that no realm uses any more still gets late replies; one that is gone needs nothing.
    if (by_namespace.count(netns) == 0) place_in(netns, ports, {});
  }
  for (const auto& [netns, inside] : by_namespace) {
    std::set<std::uint16_t> ports{dns_port};
    if (const auto before = touched_.find(netns); before != touched_.end()) ports = before->second;  // late replies
    for (const GuardedExit& guarded : inside) ports.insert(guarded.ports.begin(), guarded.ports.end());
    if (std::string wrong = place_in(netns, ports, inside); !wrong.empty()) return wrong;
    touched_[netns] = std::move(ports);
  }
  return {};
}

std::string ExitGuard::hold(const std::vector<GuardedExit>& exits) {
  for (const GuardedExit& guarded : exits) {
    if (!guarded.device.empty() && !is_plain_in_nft(guarded.device))
      return "device '" + guarded.device + "' is no name of an interface";
  }
  if (std::string wrong = place_all(exits); !wrong.empty()) {
    if (!held_.empty()) place_all(held_);
    return "cannot keep the kernel's own packets on the realms' devices: " + wrong +
           ". Remedy: install nftables; run with CAP_NET_ADMIN (CAP_SYS_ADMIN for a realm with netns); "
           "the kernel needs NF_TABLES_INET";
  }
  held_ = exits;
  return {};
}

ExitGuard::~ExitGuard() {
  for (const auto& [netns, ports] : touched_) place_in(netns, ports, {});
}

}  // namespace sekisho::resolver
