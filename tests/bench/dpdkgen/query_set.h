// The frames that the generator sends: one per name, built once; and the order in which names are asked.
//
// Units: octets. Threads: read-only after building.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/ip.h"

namespace sekisho::bench {

struct QuerySetSettings {
  std::uint32_t names = 10'000;
  std::string suffix = "bench.example.com";
  double zipf = 1.0;  ///< exponent; 0: uniform
  bool edns = true;
  IpAddress server;
  IpAddress client;              ///< the first of the clients' addresses
  std::uint32_t clients = 1000;  ///< how many ask in turn
  std::uint32_t stride = 1;      ///< from one client's address to the next
  std::uint16_t vlan = 0;
  std::uint64_t seed = 1;
};

struct QueryFrame {
  std::uint32_t begin;  ///< into QuerySet::octets
  std::uint16_t length;
  std::uint16_t checksum_at;  ///< offset of the UDP checksum, right for ID 0
  std::uint16_t message_at;   ///< offset of the DNS message
  std::uint16_t source_at;    ///< offset of the last four octets of the client's address
};

class QuerySet {
 public:
  explicit QuerySet(const QuerySetSettings& settings);
  /// These names, whatever the settings say of names; without an order.
  QuerySet(const QuerySetSettings& settings, const std::vector<std::string>& names);

  const QueryFrame& frame(std::uint32_t index) const { return frames_[index]; }
  const std::uint8_t* octets(const QueryFrame& frame) const { return octets_.data() + frame.begin; }
  std::uint32_t names() const { return static_cast<std::uint32_t>(frames_.size()); }
  /// What query number `n` adds to the first client's address.
  /// The UDP port that the question after name `index` is asked from.
  static std::uint16_t client_port(std::uint32_t index) {
    return static_cast<std::uint16_t>(20'000 + index % 40'000);
  }
  std::uint32_t client(std::uint64_t n) const { return static_cast<std::uint32_t>(n % clients_) * stride_; }
  /// Brings what writing query number `n` of the order will read.
  void prefetch(std::uint64_t n) const {
    const std::uint8_t* const begin = octets_.data() + frames_[at(n)].begin;
    __builtin_prefetch(begin);
    __builtin_prefetch(begin + 64);
  }
  void prefetch_frame(std::uint64_t n) const { __builtin_prefetch(&frames_[at(n)]); }
  /// An endless order of names as wanted: it repeats after some million.
  std::uint32_t at(std::uint64_t n) const { return order_[n & (order_.size() - 1)]; }
  /// Writes `count` queries in that order, for a port that replays a file.
  bool write_pcap(const std::string& path, std::uint32_t count) const;

 private:
  void build_frame(const QuerySetSettings& settings, std::uint32_t index, const std::string& name);
  void choose_order(const QuerySetSettings& settings);

  std::vector<std::uint8_t> octets_;
  std::vector<QueryFrame> frames_;
  std::vector<std::uint32_t> order_;
  std::uint32_t clients_, stride_;
};

/// The checksum after words that add up to `before` became words that add up to `after`.
inline std::uint16_t changed_checksum(std::uint16_t checksum, std::uint32_t before, std::uint32_t after) {
  std::uint64_t sum = static_cast<std::uint16_t>(~checksum) + std::uint64_t{0x3FFFC} - before + after;
  while (sum >> 16) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

/// Copies the frame into `room` and makes it query number `id` of the client that is `client` addresses further.
inline void write_query(const QuerySet& set, const QueryFrame& frame, std::uint16_t id, std::uint32_t client,
                        std::uint8_t* room) {
  std::memcpy(room, set.octets(frame), frame.length);
  store_u16(room + frame.message_at, id);
  std::uint8_t* const source = room + frame.source_at;
  const std::uint32_t before = load_u16(source) + std::uint32_t{load_u16(source + 2)};
  store_u32(source, load_u32(source) + client);
  const std::uint32_t after = load_u16(source) + std::uint32_t{load_u16(source + 2)};
  const std::uint16_t checksum = changed_checksum(load_u16(room + frame.checksum_at), before, after + id);
  store_u16(room + frame.checksum_at, checksum == 0 ? 0xFFFF : checksum);
  if (frame.message_at == frame.source_at + 16U)  // IPv4: source and destination, then UDP
    store_u16(source - 2, changed_checksum(load_u16(source - 2), before, after));
}

}  // namespace sekisho::bench
