// What is sent: clients' questions that caches hold, now and then a client's question that none holds, and a flood.
//
//   clients    h<n>.bench.example.com, n at random, from 10.1.1.0 on: 1,000 addresses
//   newcomers  n<n>.other.example.com, each once: exists by a wildcard
//   floods     see Flood; from 10.1.128.0/17, an address at random for each packet, but for one_source
//
// UDP checksums are left out, as IPv4 allows. Threads: one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "base/ip.h"

namespace sekisho::bench {

enum class Flood : std::uint8_t {
  none,
  one_source,     ///< one address asks what is in the cache, far over its rate
  random_names,   ///< names below one zone that do not exist, each once
  silent_server,  ///< the same, below a zone whose servers do not answer
  new_answers,    ///< names below one zone that all exist (a wildcard), each once
  nxdomain,       ///< a thousand names that do not exist, again and again
  malformed,      ///< questions that are none, in ten ways
};
constexpr std::array all_floods{Flood::none,        Flood::one_source, Flood::random_names, Flood::silent_server,
                                Flood::new_answers, Flood::nxdomain,   Flood::malformed};
std::string_view to_text(Flood flood);
std::optional<Flood> flood_of(std::string_view text);

enum class Sender : std::uint8_t { client, newcomer, flood };

class Traffic {
 public:
  static constexpr std::uint32_t clients = 1000;

  Traffic(const IpAddress& server, std::uint32_t names) : server_(server.v4_value()), names_(names) {}

  /// Writes a frame into `room` (at least 512 octets); its length. `id`: of the DNS message.
  std::uint16_t client(std::uint8_t* room, std::uint32_t name, std::uint16_t id);
  std::uint16_t any_client(std::uint8_t* room, std::uint16_t id) { return client(room, random() % names_, id); }
  std::uint16_t newcomer(std::uint8_t* room);
  std::uint16_t flood(Flood flood, std::uint8_t* room);

  /// Whom a reply went to; nothing for a frame that is no DNS reply.
  struct Reply {
    Sender to;
    std::uint16_t id = 0;
    bool good = false;  ///< NOERROR with an answer
    bool cut = false;   ///< TC
  };
  std::optional<Reply> read(const std::uint8_t* frame, std::size_t length) const;

 private:
  std::uint32_t random() { return static_cast<std::uint32_t>(random_()); }
  std::uint32_t flood_source(Flood flood);
  std::uint16_t frame(std::uint8_t* room, std::uint32_t source, std::uint16_t message_length);
  std::uint16_t question(std::uint8_t* room, std::uint32_t source, std::uint16_t id, std::string_view name);
  std::uint16_t malformed(std::uint8_t* room);

  std::uint32_t server_, names_;
  std::uint64_t made_up_ = std::random_device{}(), newcomers_ = made_up_;
  std::mt19937_64 random_{1};
};

}  // namespace sekisho::bench
