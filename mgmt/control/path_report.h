// What `sekishoctl check path` tells: whether large answers arrive through each way out, server by server (K-2).
//
//   GET /v1/check/path?name=&type=&realm=     PathReport; answers within some 20 seconds, one at a time (503)
//
// Words in fixed English: `finding` whole, fits, small (good), tcp_blocked, tcp_stalls, udp_lost, udp_blocked,
// no_answer, error, not_asked; results of one question not_asked, whole, truncated, error, unreadable, unreachable,
// silent.
// Threads: plain values. Units: octets of DNS messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::mgmt::control {

struct PathTryReport {
  std::string result = "not_asked";
  std::uint64_t octets = 0;
  std::string rcode;
};

struct PathServerReport {
  std::string name, address, finding;
  PathTryReport udp, udp_512, tcp, tcp_small;
};

/// One way out: a group of forwarders, or servers that iteration asks.
struct PathWayReport {
  std::string realm;
  std::string kind;  ///< "group", "root", "zone"
  std::string way;   ///< the group's name or the zone's
  std::string name, type;
  std::uint32_t edns_size = 0;  ///< what the gateway asks for over UDP
  std::vector<PathServerReport> servers;
  bool asked = false;      ///< the gateway itself asked the question too, as for a client
  std::string rcode, ede;  ///< what it got; "": no answer
};

struct PathReport {
  bool ok = false;  ///< every server's finding is good, and the gateway gets an answer through each way
  std::vector<PathWayReport> ways;
};

struct PathRequest {
  std::string name, type;  ///< whose answer is large; "": chosen for each way
  std::optional<std::string> realm;
};

std::string to_json(const PathReport& report);
/// Nothing when the text is not what to_json() writes.
std::optional<PathReport> parse_path(std::string_view json);

}  // namespace sekisho::mgmt::control
