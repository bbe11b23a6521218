// The configuration as staff wrote it, checked key by key, with the place of each value for later diagnostics.
//
// The fields' names follow the keys of the TOML file; ranges, defaults and one-sentence explanations stand in
// schema_*.cc, one row each. Semantic checks over several keys are check_*.cc's; build.cc compiles a Config into a
// views::Policy. Owns: everything. Threads: the manager's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ip.h"
#include "dns/name.h"
#include "dns/rrtype.h"
#include "forwarding/realm.h"
#include "mgmt/config/diagnostic.h"

namespace sekisho::mgmt::config {

template <typename T>
struct Located {
  T value{};
  Position where{};
  bool given = false;  ///< false: the default
};

/// A size in octets.
struct ByteSize {
  std::uint64_t bytes = 0;
};

using Text = Located<std::string>;
using Flag = Located<bool>;
using Number = Located<std::uint32_t>;
using Time = Located<Duration>;
using Size = Located<ByteSize>;
using NameValue = Located<dns::Name>;
using AddressValue = Located<IpAddress>;
using PrefixValue = Located<IpPrefix>;
using EndpointValue = Located<Endpoint>;
using TypeValue = Located<dns::RRType>;
using Moment = Located<WallTime>;
template <typename T>
using List = std::vector<Located<T>>;

struct Server {
  Text identity;
  Number workers;
  Text control_socket;
  Text state_directory;
  Text log_level, journal;
  Text cookie_secret_file;
};

struct Cpu {
  List<std::uint32_t> lanes, workers;
  Flag busy_poll;
};

struct Dpdk {
  Flag hugepages;
  Size memory;
  Text file_prefix;
};

struct Cache {
  Size reply_memory, truth_memory;
};

struct Limits {
  Number tcp_connections, tcp_connections_per_client;
  Time tcp_idle_timeout;
  Number queries_in_flight_per_client, queries_in_flight_per_zone, queries_in_flight_per_upstream;
};

/// Per second, by UDP; 0: no limit.
struct Rates {
  Number queries, queries_unknown;
  Number same_answers, errors, errors_unknown;
  Number slip;
};

struct Metrics {
  List<Endpoint> listen;
};

struct Dnstap {
  Text output;
  Size queue, file_limit;
};

struct CanaryRow {
  Position where;
  Text realm, expect;
  NameValue name;
  TypeValue type;
  Time interval;
};

struct Watch {
  Text clock, chronyd;
  Time clock_interval, clock_error_limit;
  Time servfail_window, servfail_learning;
  Number servfail_floor;  ///< percent
  Time domain_interval;
  std::vector<CanaryRow> canaries;
};

struct Nat {
  Text map;
  Time check_interval;
  List<IpPrefix> lgwan_networks;  ///< from which LGWAN gives out addresses; empty: not known
  Text connect_test;
};

/// Who the municipality is: for the change notice, and for what is its own.
struct Organisation {
  Text name, department, contact, phone, mail;
  List<dns::Name> domains, former_domains, reverse_zones;
};

struct Port {
  Position where;
  Text name, driver, device, exception;
  Number queues;
  List<IpAddress> addresses;
};

struct Probe {
  Position where;
  NameValue name;
  TypeValue type;
  Time interval, timeout;
  Number fall, rise;
};

struct UpstreamServer {
  Position where;
  Text name;
  EndpointValue address;
};

struct Group {
  Position where;
  Text name, policy;
  std::vector<UpstreamServer> servers;
  Probe probe;
  Flag hedge, use_0x20, cookies;
  Number retry_budget, edns_size;
  Time deadline;
};

struct ForwardZone {
  Position where;
  List<dns::Name> names;
  Text group, aaaa;
  Time serve_stale, ttl_floor, ttl_cap, negative_ttl_cap;
};

struct TrustAnchorRow {
  Position where;
  NameValue zone;
  List<std::string> ds, dnskey;
  Flag rfc5011;
};

struct NegativeAnchorRow {
  Position where;
  NameValue name;
  Moment expires;
  Text reason;
};

/// An anchor as it was read, and from where: a file's name, "built in", or "sekisho.toml:12".
struct LoadedAnchor {
  forwarding::AnchorRecords records;
  std::string source;
  bool follows_rollovers = false;  ///< RFC 5011
};

struct ZoneCopyRow {
  Position where;
  NameValue zone;
  List<Endpoint> primaries;
  Size max_size;
};

struct Realm {
  Position where;
  std::uint64_t content_hash = 0;
  Text name, resolution, device, netns, root_hints;
  List<IpAddress> source;
  Flag qname_minimisation, ask_loopback, cookies;
  Text validation, exempt_reason;
  List<std::string> anchor_files;
  Flag rfc5011, aggressive_nsec;
  std::vector<TrustAnchorRow> anchor_rows;
  std::vector<NegativeAnchorRow> negative_anchors;
  Time serve_stale, ttl_floor, ttl_cap, negative_ttl_cap;
  std::vector<Group> groups;
  std::vector<ForwardZone> zones;
  std::vector<ZoneCopyRow> copies;
  std::vector<LoadedAnchor> anchors;  ///< of files and rows together; one for each zone

  bool validates() const;
};

struct Clients {
  Position where;
  Text port;
  Number vlan;
  List<IpPrefix> networks;
};

struct RouteRow {
  Position where;
  List<dns::Name> names;
  Text to;
};

struct LocalZoneRow {
  Position where;
  NameValue name;
  List<std::string> records;
};

/// A question that is asked before and after a change.
struct ViewCanary {
  Position where;
  NameValue name;
  TypeValue type;
  Text expect, data;
};

struct View {
  Position where;
  std::uint64_t content_hash = 0;
  Text name, default_route, nat, mapped_for_validators, cookies;
  std::vector<Clients> clients;
  std::vector<RouteRow> routes;
  std::vector<LocalZoneRow> local_zones;
  std::vector<ViewCanary> canaries;
  Flag minimal_any, rated;
  Time ttl_floor, ttl_cap;
  Number max_udp_size;
};

struct MailServer {
  Position where;
  Text name, view, delivery;
  AddressValue address;
  List<dns::Name> domains;  ///< whose mail ends here
  Text internet_relay;      ///< name of the server that takes mail for the Internet
};

struct PoiMailServer {
  Position where;
  Text name;
  NameValue host;
};

/// How mail leaves and arrives, for predictions and for what mail servers are told.
struct Mail {
  List<dns::Name> lgwan_domains;
  std::vector<PoiMailServer> poi_servers;
  std::vector<MailServer> servers;
};

struct ControlClient {
  Position where;
  Text person, role, subject, name;
};

struct ControlTls {
  List<Endpoint> listen;
  Text certificate, key, client_ca;
  Flag tokens;
  std::vector<ControlClient> clients;
};

struct ControlLimits {
  Number failed_logins;
  Time longest_hold;
  Number requests_per_second, connections, connections_per_source;
  Time request_timeout;
};

/// Who may do what through the control API, and how they come in.
struct Control {
  List<std::string> viewers, operators, approvers;  ///< accounts, and groups with @ before them
  Text others;
  Text nta_approval;
  ControlTls tls;
  ControlLimits limits;
};

struct PairPeer {
  Text url, ca, token_file, certificate, key;
  Text person;  ///< as whom the peer comes in here
};

struct PairNetwork {
  Position where;
  Text name, interface;
  Number vrid, priority;
  List<IpAddress> addresses;  ///< that move from node to node
  List<IpAddress> own, peer;  ///< that stay; one of each family at most
  List<IpAddress> witnesses;  ///< hosts that answer to ping while this node is on the network
};

/// A realm's way out on this node, where it differs from the peer's.
struct PairExit {
  Position where;
  Text realm, device;
  List<IpAddress> source, witnesses;
};

struct PairHealth {
  Text socket, canary;
  Time interval, patience, canary_limit;
  Number fall, rise;
};

struct PairNeighbour {
  Position where;
  AddressValue address;
  Number as;
};

struct PairAnycast {
  Text interface;
  Number as;
  Flag bfd;
  std::vector<PairNeighbour> neighbours;
};

/// Two gateways that stand in for each other. None while `node` is empty.
struct Pair {
  Text node, method;
  Flag preempt;
  Time advertise, look_interval;
  PairPeer peer;
  PairHealth health;
  PairAnycast anycast;
  std::vector<PairNetwork> networks;
  std::vector<PairExit> exits;

  bool configured() const { return !node.value.empty(); }
};

struct LifeRow {
  Position where;
  Text state;
  Moment at;
  Text by, note;
};

struct NatPair {
  Position where;
  Text name;
  PrefixValue inside, lgwan;
  Text replaces;
  List<dns::Name> names;
  List<std::string> ports;
  Text reason;
  Moment wished, lower_ttl_from;
  Time lower_ttl, ttl_before;
  std::vector<LifeRow> life;
};

struct Config {
  List<std::string> include;
  Server server;
  Cpu cpu;
  Dpdk dpdk;
  Cache cache;
  Limits limits;
  Rates rates;
  Metrics metrics;
  Watch watch;
  Dnstap dnstap;
  Nat nat;
  Organisation organisation;
  Mail mail;
  Control control;
  Pair pair;
  std::uint64_t control_hash = 0;  ///< of what the files say in [control]
  std::vector<Port> ports;
  std::vector<Realm> realms;
  std::vector<View> views;
  std::vector<NatPair> nat_pairs;                ///< of the file that nat.map names
  std::map<std::string, std::uint64_t> startup;  ///< what takes effect at a start only: "port.device" → hash
};

}  // namespace sekisho::mgmt::config
