// How many exchanges are under way with one zone, and with one server: neither may take all that a worker has.
//
// A flood of made-up names below one zone, or a server that has fallen silent, holds exchanges until they time out.
// Beyond the limits a client's question about that zone is told so at once (stale data, or SERVFAIL), and a server
// that has its share is passed over for the zone's others. Questions that the worker asks for its own needs (keys,
// addresses of servers) count but are never refused: few ask for them, many wait for them.
//
// Threads: the worker's. Owns: two tables of counts, by hash: those that share a count share the limit. Limits: the
// tables are fixed.
#pragma once

#include <cstdint>
#include <vector>

#include "base/hash.h"
#include "base/ids.h"
#include "base/ip.h"
#include "dns/name.h"

namespace sekisho::resolver {

class Crowd {
 public:
  /// Where an exchange is counted.
  struct Place {
    std::uint32_t zone = 0, server = 0;
  };

  explicit Crowd(std::uint64_t hash_key) : hash_key_(hash_key), zones_(slots), servers_(slots) {}

  std::uint32_t zone_place(RealmId realm, const dns::Name& zone) const {
    return place(hash_combine(zone.hash(hash_key_), realm.value));
  }
  std::uint32_t server_place(RealmId realm, const Endpoint& server) const {
    return place(hash_combine(hash_bytes(server.address.bytes(), hash_key_),
                              (std::uint64_t{realm.value} << 16) | server.port));
  }
  std::uint32_t in_zone(std::uint32_t place) const { return zones_[place]; }
  std::uint32_t at_server(std::uint32_t place) const { return servers_[place]; }

  void enter(const Place& place) {
    ++zones_[place.zone];
    ++servers_[place.server];
  }
  void leave(const Place& place) {
    --zones_[place.zone];
    --servers_[place.server];
  }

 private:
  static constexpr std::size_t slots = 1U << 14;
  static std::uint32_t place(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 50); }

  std::uint64_t hash_key_;
  std::vector<std::uint32_t> zones_, servers_;
};

}  // namespace sekisho::resolver
