// What `sekishoctl domain check` tells: is a domain right, as the Internet sees it, and if not, what first (L-9 to
// L-12).
//
//   GET /v1/domain/check?name=&realm=&servers=     DomainReport; answers within some 25 seconds, one at a time (503)
//
// `servers`: "ns1.example.jp,ns2.example.jp/192.0.2.53", names that are thought of: they are asked in place of what
// is registered (R-9, G4-5).
//
// Words in fixed English; `word` of a finding is one of mgmt/domain/fault.cc, `level` error, warning or notice.
// Threads: plain values. Units: as named.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::mgmt::control {

struct DomainFinding {
  std::string word, level;
  std::string server, address;       ///< "" where it is no single server's
  std::vector<std::string> details;  ///< what is particular
  std::vector<std::string> tests;    ///< Zonemaster's test cases that look at the same
  std::vector<std::string> requirements;
};

/// One address that serves the zone, or ought to.
struct DomainServer {
  std::string name, address;
  bool at_parent = false;  ///< the parent's delegation leads here
  bool in_zone = false;    ///< the zone's own NS set has the name
  bool serves = false;
  std::string udp, tcp;      ///< ok, an RCODE, silent, unreachable, unreadable, truncated, not_asked
  std::uint32_t serial = 0;  ///< 0: not known
};

/// A key of the zone, or one that only a DS names, as it is seen from outside (RFC 7583).
struct DomainKey {
  std::uint32_t tag = 0, algorithm = 0;
  std::string role;   ///< KSK, ZSK
  std::string state;  ///< active, published_or_retired, ds_only, revoked; by history: published, ready, retired, dead
  bool in_zone = false, has_ds = false, signs_keys = false, signs_data = false;
  std::int64_t since = 0;  ///< of the state, by history; 0: not known
};

/// What a rollover that is under way needs next, by the history of a domain that is watched (RFC 7583).
struct DomainStep {
  std::string role;  ///< KSK, ZSK
  std::uint32_t tag = 0;
  std::string word;     ///< submit_ds, withdraw_ds, publish_key, sign_with, remove_key
  std::int64_t at = 0;  ///< from when it is safe, seconds since 1970 UTC
};

/// What the waits of a rollover are made of (RFC 7583 §3.2). Units: seconds.
struct DomainWaits {
  std::uint32_t key_ttl = 0, ds_ttl = 0, longest_ttl = 0;
  std::uint32_t propagation = 0;  ///< to every secondary
  std::uint32_t ns_ttl = 0;       ///< of NS, at the parent or in the zone, whichever is longer
};

struct DomainMail {
  std::uint32_t preference = 0;
  std::string host;
  std::vector<std::string> addresses;
};

struct DomainReport {
  bool ok = false;  ///< no finding is an error
  std::string domain, realm;
  bool proposed = false;                    ///< servers that are thought of were asked, not those that are registered
  std::string parent;                       ///< the zone above
  std::vector<std::string> parent_servers;  ///< those that were asked
  std::string registry;                     ///< of a reverse zone, by the servers above: jpnic, apnic; "": another
  std::int64_t checked_at = 0;              ///< seconds since 1970 UTC
  bool is_signed = false;
  std::int64_t signatures_end = 0;  ///< of the first to end, seconds since 1970 UTC; 0: none was seen
  std::vector<std::string> ds;      ///< as the parent has them, in presentation form
  std::vector<DomainKey> keys;
  bool followed = false;  ///< keys by the history of many looks: the domain is one that is watched
  std::vector<DomainStep> steps;
  DomainWaits waits;
  std::vector<std::string> ds_to_enter;  ///< a DS line for each key-signing key that the zone has now (R-5)
  std::vector<DomainServer> servers;
  std::vector<DomainMail> mail;
  std::vector<DomainFinding> findings;  ///< the first is the cause to mend first
};

struct DomainRequest {
  std::string name;
  std::optional<std::string> realm;  ///< that asks; nothing: the one that iterates
  std::string servers;               ///< thought of, with commas between; "": those that are registered
};

std::string to_json(const DomainReport& report);
/// Nothing when the text is not what to_json() writes.
std::optional<DomainReport> parse_domain(std::string_view json);

}  // namespace sekisho::mgmt::control
