// The compiled configuration: what lanes read for each burst and workers for each round.
//
// mgmt/config builds it from a checked Config; the manager publishes it (base/snapshot.h); nobody changes it
// afterwards. A View says, per class of client, which suffix goes to which realm, which is local, which is refused,
// and how addresses are shown. Threads: read-only. Owns: everything below it. No pointer into it outlives a burst
// (I6): keep ids.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/ip.h"
#include "dns/cookie.h"
#include "forwarding/realm.h"
#include "forwarding/suffix_table.h"
#include "nat-map/address_map.h"
#include "views/client_matcher.h"
#include "views/limits.h"
#include "views/local_zone.h"

namespace sekisho::views {

struct Route {
  enum class Kind : std::uint8_t {
    realm,       ///< ask this realm's workers
    local,       ///< LocalZone `zone`
    refuse,      ///< REFUSED + EDE 18 (Prohibited)
    leak_guard,  ///< a name of another network: NXDOMAIN + EDE 17, counted as a leak prevented (X12)
  };
  Kind kind = Kind::refuse;
  std::uint16_t realm = 0;  ///< index into RealmTable::realms
  std::uint32_t zone = 0;   ///< index into View::zones
  std::string suffix;       ///< as written, for explain
  std::string where;        ///< file:line of the TOML that says so, for explain; or "built in"
};

/// What a client that sends DO=1 and CD=1 gets for a mapped name (I3).
enum class MappedForValidators : std::uint8_t { mapped_unsigned, refuse };

/// What a view does with DNS cookies (RFC 7873).
enum class CookiePolicy : std::uint8_t {
  off,      ///< as if there were none
  answer,   ///< a client that sends one gets one
  require,  ///< over UDP only who shows a good one is answered; others get BADCOOKIE, or TC without any cookie
};

struct View {
  ViewId id;         ///< never reused (I2)
  std::string name;  ///< metric label
  std::uint64_t stamp =
      0;  ///< hash of this view's content, the map and the epochs of its realms: reply-cache validity
  forwarding::SuffixTable suffixes;  ///< → index into routes; the root is always there
  std::vector<Route> routes;
  std::vector<LocalZone> zones;
  nat::Direction nat = nat::Direction::none;
  MappedForValidators mapped_for_validators = MappedForValidators::mapped_unsigned;
  std::uint32_t ttl_cap = 86400;  ///< clamps what clients see, seconds
  std::uint32_t ttl_floor = 0;
  std::uint16_t max_udp_size = 1232;
  bool minimal_any = true;  ///< RFC 8482
  CookiePolicy cookies = CookiePolicy::answer;
  bool limited = true;  ///< Limits::clients hold for its clients

  /// The longest suffix decides. DS at a realm's suffix is asked where the suffix's parent lives, if the view
  /// resolves or serves that one (RFC 4035 §3.1.4.1); a view that refuses or guards the parent keeps the question
  /// with the suffix. A local zone answers DS at its own apex, so that its name does not leave. Before set_routes()
  /// everything is refused.
  const Route& route_for(const dns::Name& asked, dns::RRType type) const;
};

/// One suffix of a view, as the configuration has it. For Kind::local, `zone` is an index into the view's zones.
struct RouteEntry {
  dns::Name suffix;
  Route route;
};

/// Fills view.routes and view.suffixes from the view's own entries, and adds what every view has:
/// - a refusal at the root, where the entries have no root;
/// - the special-use zones (local_zone.h) as built-in local zones, by the same longest-suffix rule: an entry for the
/// same
///   suffix replaces one, an entry below takes its part of it;
/// - forward zones of the realms at or below a special-use zone, where the entries lead that name to their realm: a
/// reverse
///   zone that a realm forwards is not hidden by an empty one.
/// Local zones learn which names below them longer suffixes take. Of equal suffixes the last counts.
void set_routes(View& view, std::vector<RouteEntry> entries, const std::vector<forwarding::Realm>& realms);

struct ServiceAddress {
  PortId port;
  IpAddress address;
};

struct Policy {
  std::uint64_t revision = 0;  ///< counts publications
  std::vector<View> views;
  ClientMatcher clients;
  std::shared_ptr<const forwarding::RealmTable> realms;
  std::shared_ptr<const nat::AddressMap> nat;
  std::vector<ServiceAddress> services;
  dns::CookieSecrets cookies;
  Limits limits;
  std::string nsid;                     ///< NSID value; empty: not given
  std::vector<std::string> port_names;  ///< by PortId

  const View* view_by_id(ViewId id) const;
};

}  // namespace sekisho::views
