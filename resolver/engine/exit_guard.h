// Holds the kernel itself to the realms' ways out: a netfilter table in each network namespace that realms use.
//
// Sockets are bound to their realm's device, but what the kernel says by itself is not: a reply that reaches a closed
// socket is answered with "port unreachable" along the host's routes, and that quotes the reply: a name of one
// network would be shown to another. The table drops every ICMP error of this host that quotes a packet from a
// server's port, and, besides the sockets' own binding, whatever has a realm's source address and goes to a server's
// port by another device.
//
// A clean end leaves the first half: replies to what was asked last arrive after the process has gone. A left-over
// table is replaced by the next start.
//
// Threads: the manager; blocks while `nft` runs. Owns: the table "inet sekisho_exit" in its own namespace and in each
// that is named. Errors: one text with a remedy. Spec: design I1, requirement N-3.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/ip.h"

namespace sekisho::resolver {

/// A realm's way out, as far as rules can hold it.
struct GuardedExit {
  std::string device;              ///< empty: the namespace alone keeps the realm
  std::string netns;               ///< empty: our own
  std::vector<IpAddress> sources;  ///< none: the device's own addresses, which only the sockets' binding holds
  std::set<std::uint16_t> ports;   ///< of the realm's servers, where it is not 53
};

class ExitGuard {
 public:
  ExitGuard() = default;
  ExitGuard(const ExitGuard&) = delete;
  ExitGuard& operator=(const ExitGuard&) = delete;
  ~ExitGuard();

  /// From now on these exits. Empty: done. Else why not; what was in force before is in force again then.
  std::string hold(const std::vector<GuardedExit>& exits);

 private:
  std::string place_all(const std::vector<GuardedExit>& exits);

  std::vector<GuardedExit> held_;
  std::map<std::string, std::set<std::uint16_t>> touched_;  // namespaces with a table of ours, and its ports
};

/// The script for `nft -f -` for exits that share a namespace (public for its test).
std::string guard_rules(const std::set<std::uint16_t>& ports, std::span<const GuardedExit> exits);

}  // namespace sekisho::resolver
