#include "mgmt/dnstap/dnstap_message.h"

namespace sekisho::mgmt::dnstap {
namespace {

// Field numbers of dnstap.proto.
namespace outer {
enum : std::uint32_t { identity = 1, version = 2, message = 14, type = 15 };
constexpr std::uint64_t type_message = 1;
}  // namespace outer
namespace inner {
enum : std::uint32_t {
  type = 1,
  socket_family = 2,
  socket_protocol = 3,
  query_address = 4,
  response_address = 5,
  query_port = 6,
  response_port = 7,
  query_time_sec = 8,
  query_time_nsec = 9,
  query_message = 10,
  response_time_sec = 12,
  response_time_nsec = 13,
  response_message = 14
};
}  // namespace inner
enum WireType : std::uint32_t { varint = 0, length_delimited = 2, fixed32 = 5 };

using Octets = std::vector<std::uint8_t>;

void add_varint(std::uint64_t value, Octets& out) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
  out.push_back(static_cast<std::uint8_t>(value));
}
void add_number(std::uint32_t field, std::uint64_t value, Octets& out) {
  add_varint(field << 3 | varint, out);
  add_varint(value, out);
}
void add_fixed32(std::uint32_t field, std::uint32_t value, Octets& out) {
  add_varint(field << 3 | fixed32, out);
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}
void add_octets(std::uint32_t field, Bytes value, Octets& out) {
  add_varint(field << 3 | length_delimited, out);
  add_varint(value.size(), out);
  out.insert(out.end(), value.begin(), value.end());
}
void add_text(std::uint32_t field, const std::string& text, Octets& out) {
  if (!text.empty()) add_octets(field, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, out);
}

std::uint64_t type_of(TapKind kind) {  // Message.Type
  switch (kind) {
    case TapKind::client_query:
      return 5;
    case TapKind::client_response:
      return 6;
    case TapKind::resolver_query:
      return 3;
    case TapKind::forwarder_query:
      return 7;
  }
  return 5;
}

Octets inner_message(const TapHead& head, Bytes message, std::int64_t wall_ns) {
  Octets out;
  out.reserve(message.size() + 96);
  const std::size_t address = head.v6 ? 16 : 4;
  const bool response = head.kind == TapKind::client_response;
  add_number(inner::type, type_of(head.kind), out);
  add_number(inner::socket_family, head.v6 ? 2 : 1, out);
  add_number(inner::socket_protocol, head.tcp ? 2 : 1, out);
  if (head.has_asker) add_octets(inner::query_address, {head.asker.data(), address}, out);
  if (head.has_responder) add_octets(inner::response_address, {head.responder.data(), address}, out);
  if (head.asker_port != 0) add_number(inner::query_port, head.asker_port, out);
  if (head.responder_port != 0) add_number(inner::response_port, head.responder_port, out);
  constexpr std::int64_t second = 1'000'000'000;
  add_number(response ? inner::response_time_sec : inner::query_time_sec,
             static_cast<std::uint64_t>(wall_ns / second), out);
  add_fixed32(response ? inner::response_time_nsec : inner::query_time_nsec,
              static_cast<std::uint32_t>(wall_ns % second), out);
  add_octets(response ? inner::response_message : inner::query_message, message, out);
  return out;
}

}  // namespace

void encode(const TapHead& head, Bytes message, const Sender& sender, std::int64_t wall_offset_ns, Octets& out) {
  add_text(outer::identity, sender.identity, out);
  add_text(outer::version, sender.version, out);
  add_octets(outer::message, inner_message(head, message, head.at_ns + wall_offset_ns), out);
  add_number(outer::type, outer::type_message, out);
}

}  // namespace sekisho::mgmt::dnstap
