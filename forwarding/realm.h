// A realm: one namespace of truth with its own way out. What workers know of the configuration.
//
// LGWAN is a realm, the Internet is a realm; the government cloud may become one. Truth never crosses between two
// (design I1). Within a realm, the zone table says for each cut whether a group of forwarders is asked or, in a
// recursive realm, the delegation is followed from the root. A forward-only realm has no root: a name under no cut
// fails.
//
// RealmTable is built by mgmt/config, immutable, and published; workers read it between two quiescent points.
// Owns: its strings and tables. Threads: read-only after building. Units: as named.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/ip.h"
#include "dns/name.h"
#include "dns/rrset.h"
#include "forwarding/suffix_table.h"

namespace sekisho::forwarding {

enum class SelectionPolicy : std::uint8_t {
  ordered,  ///< the first healthy server in the order of the file (N-4: the near one first)
  fastest,  ///< the healthy server with the smallest smoothed RTT
};

struct UpstreamServer {
  std::string label;  ///< "east"; the endpoint's text when the file gives none. Metric label.
  Endpoint endpoint;
};

struct ProbeSettings {
  dns::Name name;  ///< asked for by the health probe
  dns::RRType type = dns::RRType::soa;
  Duration interval = 1s;
  Duration timeout = 500ms;
  unsigned fall = 2;  ///< failed probes in a row until a server counts as down
  unsigned rise = 3;  ///< good probes in a row until it counts as up again (hysteresis)
};

struct UpstreamGroup {
  GroupId id;
  std::string name;  ///< "poi". Metric label.
  SelectionPolicy policy = SelectionPolicy::ordered;
  std::vector<UpstreamServer> servers;  ///< 1..8
  ProbeSettings probe;
  bool hedge = true;                   ///< a second query to the next server after a learnt delay
  unsigned retry_budget_percent = 10;  ///< hedges and retries, as a share of first queries, while all is healthy
  Duration deadline = 1800ms;          ///< after which an exchange has failed (client's patience: 2 s)
  bool use_0x20 = true;
  bool cookies = false;  ///< DNS cookies (RFC 7873): off, since forwarders are few, known, and often old
  std::uint16_t edns_size = 1232;
  bool recursion_desired = true;
};

struct ZoneRule {
  dns::Name cut;
  std::optional<std::size_t>
      group;  ///< index into Realm::groups; nothing: iterate from the realm's root (recursive realms only)
  Duration serve_stale = Duration{0};  ///< how long after expiry an answer may still be used (RFC 8767); 0: never
  std::uint32_t ttl_floor = 0;         ///< seconds
  std::uint32_t ttl_cap = 86400;       ///< seconds
  std::uint32_t negative_ttl_cap = 3600;
  bool aaaa_nodata = false;  ///< AAAA questions are answered NODATA without asking
};

struct RootServer {
  dns::Name name;
  std::vector<IpAddress> addresses;
};

enum class Resolution : std::uint8_t { forward, recursive };

/// Where a realm's proofs begin at one zone: DS or DNSKEY RDATAs that are trusted unasked.
struct AnchorRecords {
  dns::Name zone;
  dns::RdataList ds, keys;
};

/// A negative trust anchor (RFC 7646): at and below the name nothing is validated until it ends.
struct NegativeTrustAnchor {
  dns::Name name;
  WallTime expires;
  std::string reason;
};

/// How the realm proves what it believes (DNSSEC). Off: it asks with DO=0 and never says AD (design I3).
struct ValidationSettings {
  bool on = false;
  bool aggressive_nsec = true;  ///< RFC 8198: answers made of proven NSEC and NSEC3 records
  std::vector<AnchorRecords> anchors;
  std::vector<NegativeTrustAnchor> exempt;
};

/// A zone of which the realm keeps a copy, and who gives it (N-6, RFC 8806).
struct ZoneCopySettings {
  dns::Name zone;
  std::vector<Endpoint> primaries;  ///< 1..16
  std::size_t max_octets = 64U << 20;
  friend bool operator==(const ZoneCopySettings&, const ZoneCopySettings&) = default;
};

struct Realm {
  RealmId id;
  std::string name;         ///< metric label
  std::uint32_t epoch = 0;  ///< raised by a flush of all, an NTA, a trust anchor
  std::uint64_t content_hash =
      0;  ///< of everything below: a reload keeps the caches of a realm whose hash is unchanged
  Resolution resolution = Resolution::forward;
  std::string device;  ///< SO_BINDTODEVICE for each socket (I1); may be empty only with netns
  std::string netns;   ///< name under /run/netns, or empty
  std::optional<IpAddress> source_v4, source_v6;
  std::vector<UpstreamGroup> groups;
  std::vector<ZoneRule> rules;
  SuffixTable zones;                   ///< cut → index into rules
  std::vector<RootServer> root_hints;  ///< recursive realms
  bool qname_minimisation = true;      ///< never toward forwarders
  bool ask_loopback = false;           ///< a delegation may lead to a server on this host (RFC 8806)
  bool cookies = true;                 ///< DNS cookies toward authoritative servers
  ValidationSettings validation;
  std::vector<ZoneCopySettings> copies;  ///< recursive realms

  /// The rule for a question; DS at a cut belongs to the rule above (design §4). Null when no rule covers the name.
  const ZoneRule* rule_for(const dns::Name& qname, dns::RRType type) const;
};

struct RealmTable {
  std::vector<Realm> realms;
  /// Null for a realm that is gone.
  const Realm* find(RealmId id) const;
};

}  // namespace sekisho::forwarding
