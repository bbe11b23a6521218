// What the configuration opens to others: protocol, port, addresses. For the checks of firewall and ports in use.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "mgmt/doctor/examine.h"

namespace sekisho::mgmt::doctor {

struct Opening {
  bool tcp = false;
  std::uint16_t port = 0;
  std::set<std::string> addresses;  ///< empty: any but the loopback ones
  std::string key;                  ///< of the configuration, for people: "[[port]]", "[metrics] listen"

  std::string name() const { return std::string(tcp ? "TCP/" : "UDP/") + std::to_string(port); }
};
/// Without a configuration: UDP and TCP/53.
std::vector<Opening> openings_of(const Patient& patient);
/// "UDP/53, TCP/53, TCP/9153"
std::string names_of(const std::vector<Opening>& openings);

}  // namespace sekisho::mgmt::doctor
