#include "tests/bench/floodgen/traffic.h"

#include <cstring>

#include "base/bytes.h"
#include "tests/bench/bench_names.h"

namespace sekisho::bench {
namespace {

constexpr std::size_t ip_at = 14, udp_at = 34, message_at = 42;
constexpr std::uint32_t first_client = 0x0A010100;    // 10.1.1.0
constexpr std::uint32_t newcomers_host = 0x0A012001;  // 10.1.32.1
constexpr std::uint32_t one_host = 0x0A014001;        // 10.1.64.1
constexpr std::uint32_t flood_network = 0x0A018000;   // 10.1.128.0/17

constexpr std::array<std::string_view, all_floods.size()> texts{
    "none", "one_source", "random_names", "silent_server", "new_answers", "nxdomain", "malformed"};

void write_name(ByteWriter& w, std::string_view name) {
  while (!name.empty()) {
    const std::string_view label = name.substr(0, name.find('.'));
    w.u8(static_cast<std::uint8_t>(label.size()));
    w.bytes({reinterpret_cast<const std::uint8_t*>(label.data()), label.size()});
    name.remove_prefix(std::min(name.size(), label.size() + 1));
  }
  w.u8(0);
}

}  // namespace

std::string_view to_text(Flood flood) { return texts[static_cast<std::size_t>(flood)]; }

std::optional<Flood> flood_of(std::string_view text) {
  for (const Flood flood : all_floods) {
    if (to_text(flood) == text) return flood;
  }
  return std::nullopt;
}

std::uint16_t Traffic::frame(std::uint8_t* room, std::uint32_t source, std::uint16_t message_length) {
  ByteWriter w({room, message_at});
  w.bytes(std::array<std::uint8_t, 12>{2, 0, 0, 0, 0, 0x53, 2, 0, 0, 0, 0, 1});
  w.u16(0x0800);
  const auto udp_length = static_cast<std::uint16_t>(8 + message_length);
  for (const int field : {0x4500, 20 + udp_length, 0, 0x4000, 0x4011, 0}) w.u16(static_cast<std::uint16_t>(field));
  w.u32(source);
  w.u32(server_);
  w.u16(static_cast<std::uint16_t>(1024 + random() % 60'000));
  w.u16(53);
  w.u16(udp_length);
  w.u16(0);
  std::uint32_t sum = 0;
  for (std::size_t i = ip_at; i < udp_at; i += 2) sum += load_u16(room + i);
  sum = (sum & 0xFFFF) + (sum >> 16);
  store_u16(room + ip_at + 10, static_cast<std::uint16_t>(~((sum & 0xFFFF) + (sum >> 16))));
  return static_cast<std::uint16_t>(message_at + message_length);
}

std::uint16_t Traffic::question(std::uint8_t* room, std::uint32_t source, std::uint16_t id, std::string_view name) {
  ByteWriter w({room + message_at, 400});
  for (const int field : {int{id}, 0x0100, 1, 0, 0, 1}) w.u16(static_cast<std::uint16_t>(field));
  write_name(w, name);
  w.u16(1);  // A
  w.u16(1);  // IN
  w.bytes(std::array<std::uint8_t, 11>{0, 0, 41, 0x04, 0xD0, 0, 0, 0, 0, 0, 0});
  return frame(room, source, static_cast<std::uint16_t>(w.size()));
}

std::uint16_t Traffic::client(std::uint8_t* room, std::uint32_t name, std::uint16_t id) {
  return question(room, first_client + random() % clients, id, bench_label(name) + ".bench.example.com");
}

std::uint16_t Traffic::newcomer(std::uint8_t* room) {
  return question(room, newcomers_host, static_cast<std::uint16_t>(random()),
                  "n" + std::to_string(newcomers_++) + ".other.example.com");
}

std::uint32_t Traffic::flood_source(Flood flood) {
  return flood == Flood::one_source ? one_host : flood_network | (random() & 0x7FFF);
}

std::uint16_t Traffic::flood(Flood flood, std::uint8_t* room) {
  const auto id = static_cast<std::uint16_t>(random());
  const std::uint32_t source = flood_source(flood);
  const auto made_up = [&](const char* zone) {
    return "r" + std::to_string(++made_up_ * 0x9E3779B97F4A7C15ULL) + zone;
  };
  switch (flood) {
    case Flood::none:
    case Flood::one_source:
      return question(room, source, id, bench_label(random() % names_) + ".bench.example.com");
    case Flood::random_names:
      return question(room, source, id, made_up(".victim.example.com"));
    case Flood::silent_server:
      return question(room, source, id, made_up(".silent.example.com"));
    case Flood::new_answers:
      return question(room, source, id, made_up(".wild.example.com"));
    case Flood::nxdomain:
      return question(room, source, id, "no" + std::to_string(random() % 1000) + ".victim.example.com");
    case Flood::malformed:
      return malformed(room);
  }
  return 0;
}

// A question, spoilt: in its header, its name, its OPT, its end, or in the packet around it.
std::uint16_t Traffic::malformed(std::uint8_t* room) {
  const std::uint32_t source = flood_source(Flood::malformed);
  const std::uint16_t length = question(room, source, static_cast<std::uint16_t>(random()), "h1.bench.example.com");
  std::uint8_t* const m = room + message_at;
  const auto message = static_cast<std::uint16_t>(length - message_at);
  switch (random() % 10) {
    case 0:
      return frame(room, source, 7);  // half a header
    case 1:
      m[2] |= 0x80;  // a reply
      return length;
    case 2:
      m[2] |= 0x28;  // an opcode
      return length;
    case 3:
      m[5] = 2;  // two questions
      return length;
    case 4:
      m[12] = 0xC0;  // a compressed name
      return length;
    case 5:
      m[12] = 70;  // a label too long
      return length;
    case 6:
      return frame(room, source, static_cast<std::uint16_t>(message - 5));  // half an OPT
    case 7:
      m[11] = 2;  // a record that is not there
      return length;
    case 8:
      room[ip_at + 10] ^= 0xFF;  // the IP header's checksum
      return length;
    default:
      m[message - 11 + 10] = 9;  // an option that is not there
      return length;
  }
}

std::optional<Traffic::Reply> Traffic::read(const std::uint8_t* frame, std::size_t length) const {
  if (length < message_at + 12 || load_u16(frame + 12) != 0x0800 || load_u16(frame + udp_at) != 53)
    return std::nullopt;
  const std::uint8_t* const m = frame + message_at;
  if ((m[2] & 0x80) == 0) return std::nullopt;
  const std::uint32_t to = load_u32(frame + ip_at + 16);
  Reply reply{Sender::flood};
  if (to - first_client < clients) reply.to = Sender::client;
  if (to == newcomers_host) reply.to = Sender::newcomer;
  reply.id = load_u16(m);
  reply.good = (m[3] & 0x0F) == 0 && load_u16(m + 6) != 0;
  reply.cut = (m[2] & 2) != 0;
  return reply;
}

}  // namespace sekisho::bench
