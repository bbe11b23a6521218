// What `sekishoctl explain` tells: why a client gets the answer that it gets, step by step, as plain values and JSON.
//
//   GET /v1/explain?name=&type=&from=&port=&vlan=     ExplainReport; within some seconds, one at a time (503)
//
// Words in fixed English. `finding` is the one sentence that it comes to:
//   spoofed, no_view         the client: its source is another port's; no view claims it
//   limited                  so it is for other names, too: the client is over its rate
//   answer_limited           by UDP: its network is told this answer (or errors) more often than it may
//   refused, leak_guard      the view's rule: not for these clients; a name of another network
//   minimal_any              a question for records of any type, which is not carried out (RFC 8482)
//   answered, no_data, no_such_name   what the name's data says; `steps` say whose data
//   stale                    answered out of memory, since nobody who knows can be reached
//   bogus, unreachable, failed, no_answer   SERVFAIL for its proof, its servers, else; nothing at all
// A step is one name of the alias chain. Its `kind`: realm, local, built_in, refuse, leak_guard, minimal_any.
// `security`: secure, insecure, bogus, indeterminate; off: the realm does not validate; "": nothing was asked.
// Threads: plain values. Units: seconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::mgmt::control {

struct ExplainRequest {
  std::string name, type, from;
  std::optional<std::string> port;  ///< nothing: whichever port's clients the address belongs to
  std::uint16_t vlan = 0;
};

/// A server of the group that a realm forwards to.
struct ExplainServer {
  std::string name, address;
  bool up = true;
};

struct ExplainStep {
  std::string name;      ///< the owner that was looked up
  std::string asked_as;  ///< another name in its place, where a mapped address was asked backwards
  std::string kind;
  std::string suffix, where;  ///< the rule that decides, and its line of the configuration
  std::string realm, group;   ///< group: "" where the realm iterates
  std::vector<ExplainServer> servers;
  bool cached = false;     ///< known before it was asked for
  std::string server;      ///< which of the servers answered; "" where it was known or the realm iterates
  bool stale = false;      ///< known, but past its life
  std::string rcode, ede;  ///< "": nothing was asked
  std::string security;
  std::string exempt_name, exempt;  ///< why this is not validated: the negative trust anchor's name and reason
  std::string alias;                ///< where it leads
};

struct ExplainMapped {
  std::string pair, from, to;  ///< the address as the data has it, and as the client is shown it
};

struct ExplainReport {
  std::string name, type, from, finding;
  std::string port, view, network, where;  ///< the client's rule, and its line of the configuration
  std::uint32_t vlan = 0;
  std::vector<std::string> also_on;       ///< other ports ("lan1", "lan1/20") whose clients have this address, too
  bool limited = false;                   ///< it asks more than it may: by UDP its queries are dropped unread
  bool answer_limited = false;            ///< its network is told this too often: by UDP most of it is cut or dropped
  std::int64_t reply_cache_seconds = -1;  ///< of a finished reply on the port's lanes, when asked; -1: there was none
  std::vector<ExplainStep> steps;
  std::string nat;  ///< "inside", "lgwan" or "none"
  std::vector<ExplainMapped> mapped;
  std::string rcode, ede;  ///< of the reply that the client gets
  bool authentic = false;
  std::vector<std::string> records;
};

std::string to_json(const ExplainReport& report);
/// Nothing when the text is not what to_json() writes.
std::optional<ExplainReport> parse_explain(std::string_view json);

}  // namespace sekisho::mgmt::control
