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
  IpAddress client;  ///< the first of `clients` addresses, one after the other
  std::uint32_t clients = 1000;
  std::uint16_t vlan = 0;
  std::uint64_t seed = 1;
};

struct QueryFrame {
  std::uint32_t begin;  ///< into QuerySet::octets
  std::uint16_t length;
  std::uint16_t checksum_at;  ///< offset of the UDP checksum, right for ID 0
  std::uint16_t message_at;   ///< offset of the DNS message
};

class QuerySet {
 public:
  explicit QuerySet(const QuerySetSettings& settings);
  /// These names, whatever the settings say of names; without an order.
  QuerySet(const QuerySetSettings& settings, const std::vector<std::string>& names);

  const QueryFrame& frame(std::uint32_t index) const { return frames_[index]; }
  const std::uint8_t* octets(const QueryFrame& frame) const { return octets_.data() + frame.begin; }
  std::uint32_t names() const { return static_cast<std::uint32_t>(frames_.size()); }
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
};

/// Copies the frame into `room` and makes it query number `id`.
inline void write_query(const QuerySet& set, const QueryFrame& frame, std::uint16_t id, std::uint8_t* room) {
  std::memcpy(room, set.octets(frame), frame.length);
  store_u16(room + frame.message_at, id);
  std::uint32_t sum = static_cast<std::uint16_t>(~load_u16(room + frame.checksum_at)) + std::uint32_t{id};
  sum = (sum & 0xFFFF) + (sum >> 16);
  const auto checksum = static_cast<std::uint16_t>(~sum);
  store_u16(room + frame.checksum_at, checksum == 0 ? 0xFFFF : checksum);
}

}  // namespace sekisho::bench
