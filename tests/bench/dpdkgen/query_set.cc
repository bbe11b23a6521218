#include "tests/bench/dpdkgen/query_set.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <random>

#include "dns/name.h"
#include "tests/bench/bench_names.h"

namespace sekisho::bench {
namespace {

constexpr std::size_t least_order = 1U << 21;

std::uint32_t add(std::uint32_t sum, Bytes bytes) {
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) sum += load_u16(bytes.data() + i);
  if (bytes.size() % 2 != 0) sum += std::uint32_t{bytes.back()} << 8;
  return sum;
}

std::uint16_t folded(std::uint32_t sum) {
  while (sum >> 16) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

void write_message(ByteWriter& w, const QuerySetSettings& settings, const dns::Name& name) {
  for (const int field : {0, 0x0100, 1, 0, 0, settings.edns ? 1 : 0}) w.u16(static_cast<std::uint16_t>(field));
  w.bytes(name.wire());
  w.u16(1);  // A
  w.u16(1);  // IN
  if (settings.edns) w.bytes(std::array<std::uint8_t, 11>{0, 0, 41, 0x04, 0xD0, 0, 0, 0, 0, 0, 0});
}

void write_ip(ByteWriter& w, const QuerySetSettings& settings, const IpAddress& client, std::uint16_t udp_length) {
  const std::size_t begin = w.size();
  if (settings.server.is_v4()) {
    for (const int field : {0x4500, 20 + udp_length, 0, 0x4000, 0x4011, 0}) w.u16(static_cast<std::uint16_t>(field));
    w.bytes(client.bytes());
    w.bytes(settings.server.bytes());
    w.patch_u16(begin + 10, folded(add(0, w.written().subspan(begin, 20))));
  } else {
    for (const int field : {0x6000, 0, int{udp_length}, 0x1140}) w.u16(static_cast<std::uint16_t>(field));
    w.bytes(client.bytes());
    w.bytes(settings.server.bytes());
  }
}

}  // namespace

QuerySet::QuerySet(const QuerySetSettings& settings) : clients_(settings.clients), stride_(settings.stride) {
  frames_.reserve(settings.names);
  octets_.reserve(std::size_t{settings.names} * 96);
  for (std::uint32_t i = 0; i < settings.names; ++i) build_frame(settings, i, bench_label(i) + "." + settings.suffix);
  choose_order(settings);
}

QuerySet::QuerySet(const QuerySetSettings& settings, const std::vector<std::string>& names)
    : clients_(settings.clients), stride_(settings.stride) {
  frames_.reserve(names.size());
  for (const std::string& name : names) build_frame(settings, static_cast<std::uint32_t>(frames_.size()), name);
}

void QuerySet::build_frame(const QuerySetSettings& settings, std::uint32_t index, const std::string& name) {
  std::array<std::uint8_t, 512> message_room;
  ByteWriter message(message_room);
  write_message(message, settings, dns::Name::of(name));
  const auto udp_length = static_cast<std::uint16_t>(8 + message.size());
  const IpAddress& client = settings.client;

  std::array<std::uint8_t, 640> room;
  ByteWriter w(room);
  w.bytes(std::array<std::uint8_t, 12>{2, 0, 0, 0, 0, 0x53, 2, 0, 0, 0, 0, 1});
  if (settings.vlan != 0) {
    w.u16(0x8100);
    w.u16(settings.vlan);
  }
  w.u16(settings.server.is_v4() ? 0x0800 : 0x86DD);
  write_ip(w, settings, client, udp_length);
  const std::size_t udp = w.size();
  w.u16(client_port(index));
  w.u16(53);
  w.u16(udp_length);
  w.u16(0);
  w.bytes(message.written());
  std::uint32_t sum = add(add(17U + udp_length, client.bytes()), settings.server.bytes());
  sum = add(sum, w.written().subspan(udp));
  w.patch_u16(udp + 6, folded(sum));

  const auto begin = static_cast<std::uint32_t>(octets_.size());
  octets_.insert(octets_.end(), w.written().begin(), w.written().end());
  const std::size_t source = settings.server.is_v4() ? udp - 8 : udp - 20;
  frames_.push_back({begin, static_cast<std::uint16_t>(w.size()), static_cast<std::uint16_t>(udp + 6),
                     static_cast<std::uint16_t>(udp + 8), static_cast<std::uint16_t>(source)});
}

/// Popular names lie anywhere in the set, as in life.
void QuerySet::choose_order(const QuerySetSettings& settings) {
  std::mt19937_64 random(settings.seed);
  order_.resize(std::max(least_order, std::bit_ceil(std::size_t{settings.names})));
  if (settings.zipf <= 0) {
    std::uniform_int_distribution<std::uint32_t> any(0, settings.names - 1);
    for (std::uint32_t& index : order_) index = any(random);
    return;
  }
  std::vector<double> cumulative(settings.names);
  double sum = 0;
  for (std::uint32_t rank = 0; rank < settings.names; ++rank)
    cumulative[rank] = sum += std::pow(rank + 1.0, -settings.zipf);
  std::vector<std::uint32_t> name_of_rank(settings.names);
  for (std::uint32_t i = 0; i < settings.names; ++i) name_of_rank[i] = i;
  std::shuffle(name_of_rank.begin(), name_of_rank.end(), random);
  std::uniform_real_distribution<double> point(0, sum);
  for (std::uint32_t& index : order_) {
    const auto rank = std::lower_bound(cumulative.begin(), cumulative.end(), point(random)) - cumulative.begin();
    index = name_of_rank[std::min<std::size_t>(static_cast<std::size_t>(rank), settings.names - 1)];
  }
}

bool QuerySet::write_pcap(const std::string& path, std::uint32_t count) const {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return false;
  const std::uint32_t header[] = {0xA1B2C3D4, 0x00040002, 0, 0, 65535, 1};
  std::fwrite(header, sizeof header, 1, file);
  std::vector<std::uint8_t> octets(2048);
  for (std::uint32_t i = 0; i < count; ++i) {
    const QueryFrame& query = frame(at(i));
    write_query(*this, query, static_cast<std::uint16_t>(i), client(i), octets.data());
    const std::uint32_t record[] = {i / 1'000'000, i % 1'000'000, query.length, query.length};
    std::fwrite(record, sizeof record, 1, file);
    std::fwrite(octets.data(), query.length, 1, file);
  }
  return std::fclose(file) == 0;
}

}  // namespace sekisho::bench
