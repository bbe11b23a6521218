// What differs between the map, what each POI publishes, and what can be reached (L-8, L-13, L-15).
//
// judge() compares values that others have fetched; it asks nobody. Each finding names what it is about and has a
// sentence in sekishoctl, so its kinds are few and closed. A finding is no error of the gateway: somebody has to file
// a notice, change the router, or wait for a POI. Threads: pure.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "nat-map/address_map.h"

namespace sekisho::nat {

enum class DriftKind : std::uint8_t {
  poi_silent,          ///< a POI does not answer for one of our names
  poi_differ,          ///< two POIs say different things
  poi_late,            ///< still the old address, though the new one is in effect
  poi_early,           ///< the new address already, though the router is not changed
  retired_published,   ///< an address that was retired
  unmapped,            ///< an address that the map does not know
  outside_lgwan,       ///< an address outside LGWAN's blocks
  not_published,       ///< nothing of the pair's
  inside_closed,       ///< TCP/25 does not open at the inside address
  translation_closed,  ///< it does there, but not through the translation
  other_host,          ///< the two ways lead to different hosts
  count,
};
std::string_view to_text(DriftKind kind);
inline constexpr std::size_t drift_kinds = static_cast<std::size_t>(DriftKind::count);

struct Drift {
  DriftKind kind = DriftKind::poi_silent;
  std::string pair, name, server, address;
  std::string other;  ///< what it is compared with
  friend bool operator==(const Drift&, const Drift&) = default;
};

/// What one server publishes for one name and type.
struct Published {
  std::string name, type, server;
  bool answered = false;
  std::vector<std::string> values;  ///< sorted
  std::vector<IpAddress> addresses;
  std::uint32_t ttl = 0;
};

/// A name and the pair that it should lead to; an own mail server without a pair has none.
struct WatchedName {
  std::string name;
  std::optional<std::size_t> pair;
};

struct Connection {
  std::size_t pair = 0;
  IpAddress inside, lgwan;
  bool inside_open = false;
  bool through_tried = false, through_open = false;
  std::string inside_greeting, through_greeting;
};

struct Observation {
  std::vector<WatchedName> names;
  std::vector<Published> published;
  std::vector<Connection> connections;
};

/// Whether LGWAN gives out such an address. Of a family of which no network is given nothing is known: it may.
bool may_be_in(const std::vector<IpPrefix>& networks, const IpAddress& address);

std::vector<Drift> judge(const std::vector<Pair>& pairs, const std::vector<IpPrefix>& lgwan_networks,
                         const Observation& seen);

}  // namespace sekisho::nat
