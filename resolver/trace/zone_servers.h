// Which servers iteration asks for a name: the closest zone above it that has NS, and their addresses.
//
// Threads: pure but for `ask`. Limits: max_zone_servers, and as many questions as the name has labels and the zone
// has servers.
#pragma once

#include <string>
#include <vector>

#include "resolver/trace/trace.h"

namespace sekisho::resolver {

struct ZoneServers {
  struct Server {
    dns::Name name;
    IpAddress address;
  };
  dns::Name zone;
  std::vector<Server> servers;
};

inline constexpr std::size_t max_zone_servers = 16;

/// No servers: none was found, or nobody answered. `v4`, `v6`: which addresses are looked for.
ZoneServers find_zone_servers(const dns::Question& question, bool v4, bool v6, const Ask& ask);

}  // namespace sekisho::resolver
