// Keeps from the kernel what comes in with another network's source address (I2).
//
// The fast path drops a query whose source some view claims, but not on this port. All else on the port is the
// kernel's: without this it would answer a forged ping, SYN or datagram to where that source really lives, through
// another port. An nft table drops what is addressed to this host by the same rule: claimed by a view, but not on
// this port. For VLANs, which the kernel shows as interfaces "DEVICE.NUMBER", a source of any VLAN of the port
// passes. Replies of a realm's servers may come from anywhere: what goes to a realm's own source address on its
// device passes.
//
// Threads: the manager's. Owns: the table "inet sekisho_source" while it lives; a left-over one is replaced. Limits:
// max_ranges separate networks; with more there are no rules, which is warned about. Errors: one text.
#pragma once

#include <string>
#include <vector>

#include "base/ip.h"

namespace sekisho::dataplane {

/// A port that the kernel sees as `device`, and the networks that views claim on it.
struct GuardedPort {
  std::string device;
  std::vector<IpPrefix> untagged, tagged;
  std::vector<IpAddress> exempt;  ///< destinations: sources of realms that leave by this device
};

class SourceGuard {
 public:
  static constexpr std::size_t max_ranges = 10'000;

  SourceGuard() = default;
  SourceGuard(const SourceGuard&) = delete;
  SourceGuard& operator=(const SourceGuard&) = delete;
  ~SourceGuard();

  /// `claimed`: by views, wherever. Empty: the rules hold. Else why not; those before hold on.
  std::string hold(const std::vector<IpPrefix>& claimed, const std::vector<GuardedPort>& ports);

 private:
  void remove();

  std::string script_;  // that holds
};

/// The script for nft; empty when there are too many ranges (public for its test).
std::string source_rules(const std::vector<IpPrefix>& claimed, const std::vector<GuardedPort>& ports);

}  // namespace sekisho::dataplane
