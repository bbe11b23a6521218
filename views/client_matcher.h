// Which view a client belongs to: by ingress port, VLAN and the longest matching source prefix (I2).
//
// Of the prefixes that its ingress (port, VLAN) claims, the longest that contains the source decides. A source that
// some view claims, but none on this ingress, is `spoofed`; one that no view claims anywhere is `unknown` (REFUSED).
// Over TCP the same table is asked with the listener's port. Of two rules for the same ingress and prefix the later
// one counts. Owns: its tables. Threads: read-only after build. Units: VLAN 0 means untagged. Limits: one prefix
// look-up per match, however many rules; rows that are equal are stored once.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/ids.h"
#include "base/ip.h"
#include "base/prefix_map.h"

namespace sekisho::views {

struct ClientRule {
  PortId port;
  std::uint16_t vlan = 0;
  IpPrefix source;
  std::uint16_t view = 0;  ///< index into Policy::views
};

enum class ClientVerdict : std::uint8_t { view, unknown, spoofed };
struct ClientMatch {
  ClientVerdict verdict = ClientVerdict::unknown;
  std::uint16_t view = 0;
};

class ClientMatcher {
 public:
  static constexpr std::size_t max_ingresses = 64;  ///< (port, VLAN) pairs
  static ClientMatcher build(const std::vector<ClientRule>& rules);

  ClientMatch match(PortId port, std::uint16_t vlan, const IpAddress& source) const;
  /// Fast path forms; `four` is in host order.
  ClientMatch match_v4(PortId port, std::uint16_t vlan, std::uint32_t four) const noexcept;
  ClientMatch match_v6(PortId port, std::uint16_t vlan, const std::uint8_t* sixteen) const noexcept;
  void prefetch_v4(PortId port, std::uint16_t vlan, std::uint32_t four) const noexcept;

 private:
  // One map over all rules: prefix → row of verdicts, one per ingress; see client_matcher.cc.
  struct Tables;
  std::shared_ptr<const Tables> tables_;
};

}  // namespace sekisho::views
