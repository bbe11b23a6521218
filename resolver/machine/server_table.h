// What iteration has learnt of each authoritative server address: RTT, silence, EDNS, and the zones it does not
// serve.
//
// Only our own timeouts and accepted replies move anything here; a datagram that nobody asked for moves nothing.
// Lameness is of one (server, zone), so that an attacker's zone cannot make a server useless for others.
//
// Owns: its rows. Threads: one. Units: Instants. Limits: `capacity` servers, 4 lame zones each; what was seen
// first goes first. A row is forgotten 15 minutes after it was last seen.
#pragma once

#include <array>
#include <list>
#include <optional>
#include <unordered_map>

#include "base/clock.h"
#include "base/ip.h"
#include "dns/name.h"
#include "forwarding/exchange.h"

namespace sekisho::resolver {

struct ServerKnown {
  std::optional<Duration> srtt;  ///< nothing: never answered
  Duration rttvar{0};
  unsigned silent_in_row = 0;
  Instant silent_until;  ///< asked last until here
  bool edns = true;
  Instant edns_off_until;  ///< confirmed by TCP; tried again from here on
  Instant seen;
};

class ServerTable {
 public:
  ServerTable(std::size_t capacity, std::uint64_t hash_key) : capacity_(capacity), hash_key_(hash_key) {}

  ServerKnown known(const Endpoint& server, Instant now) const;
  void on_observation(const Endpoint& server, const forwarding::Observation& observation, Instant now);
  void mark_lame(const Endpoint& server, const dns::Name& zone, Instant now);
  bool lame(const Endpoint& server, const dns::Name& zone, Instant now) const;
  void clear();
  std::size_t size() const { return order_.size(); }

 private:
  struct LameZone {
    std::uint64_t zone = 0;
    Instant until;
  };
  struct Row {
    Endpoint server;
    ServerKnown known;
    std::array<LameZone, 4> lame;
  };
  Row& row(const Endpoint& server, Instant now);

  std::size_t capacity_;
  std::uint64_t hash_key_;
  std::list<Row> order_;  // oldest first
  std::unordered_map<Endpoint, std::list<Row>::iterator> index_;
};

}  // namespace sekisho::resolver
