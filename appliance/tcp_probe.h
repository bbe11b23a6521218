// Does TCP/25 open there, and who greets? For the connect test of the NAT map's pairs (L-13).
//
// The mail server sees a connection, an end, and no mail: QUIT is said after the greeting. Threads: one that may
// wait. Limits: connect_limit and greeting_limit.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/ip.h"
#include "resolver/engine/outbound_socket.h"

namespace sekisho::appliance {

struct TcpProbe {
  bool open = false;
  std::string greeting;  ///< the first line; empty: none came
};

class TcpProber {
 public:
  static constexpr Duration connect_limit = 3s;
  static constexpr Duration greeting_limit = 3s;

  /// By the host's own routes, or out of a realm's exit.
  TcpProbe probe(const Endpoint& to, const resolver::RealmExit* exit);

 private:
  SystemRandom random_;
  resolver::OutboundSockets sockets_{random_};
};

}  // namespace sekisho::appliance
