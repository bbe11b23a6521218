#include "mgmt/capture/pcapng.h"

#include <cstring>

namespace sekisho::mgmt::capture {
namespace {

constexpr std::uint32_t section_header = 0x0A0D0D0A, interface_description = 1, interface_statistics = 5,
                        enhanced_packet = 6;
constexpr std::uint32_t byte_order_magic = 0x1A2B3C4D;
constexpr std::uint16_t ethernet = 1;  // LINKTYPE_ETHERNET
constexpr std::string_view left_out_says = "lanes that did not turn in time, whose frames are missing:";

void add_u16(std::uint16_t value, std::string& out) {  // this machine's order, which the magic number tells
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
void add_u32(std::uint32_t value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
void add_padded(std::string_view octets, std::string& out) {
  out += octets;
  out.append((4 - octets.size() % 4) % 4, '\0');
}
void add_option(std::uint16_t code, std::string_view value, std::string& out) {
  add_u16(code, out);
  add_u16(static_cast<std::uint16_t>(value.size()), out);
  add_padded(value, out);
}
void add_time(std::uint64_t wall_ns, std::string& out) {
  add_u32(static_cast<std::uint32_t>(wall_ns >> 32), out);
  add_u32(static_cast<std::uint32_t>(wall_ns), out);
}
std::string of_time(std::uint64_t wall_ns) {
  std::string text;
  add_time(wall_ns, text);
  return text;
}
std::string of_u64(std::uint64_t value) { return {reinterpret_cast<const char*>(&value), sizeof value}; }

void add_block(std::uint32_t type, std::string_view body, std::string& out) {
  const auto length = static_cast<std::uint32_t>(body.size() + 12);
  add_u32(type, out);
  add_u32(length, out);
  out += body;
  add_u32(length, out);
}

}  // namespace

void add_file_head(std::string_view program, std::string_view interface, std::string_view filter, std::string& out) {
  std::string body;
  add_u32(byte_order_magic, body);
  add_u16(1, body);  // version 1.0
  add_u16(0, body);
  body.append(8, '\xFF');  // the section's length is not known
  add_option(4, program, body);
  add_option(0, "", body);
  add_block(section_header, body, out);

  body.clear();
  add_u16(ethernet, body);
  add_u16(0, body);
  add_u32(0, body);  // frames are not cut short by rule
  add_option(2, interface, body);
  add_option(9, std::string_view("\x09", 1), body);  // times in 10^-9 s
  if (!filter.empty()) add_option(11, std::string(1, '\0') + std::string(filter), body);
  add_option(0, "", body);
  add_block(interface_description, body, out);
}

void add_packet(Bytes octets, std::uint32_t whole_length, std::uint64_t wall_ns, bool outbound, std::string& out) {
  std::string body;
  body.reserve(octets.size() + 48);
  add_u32(0, body);  // the interface
  add_time(wall_ns, body);
  add_u32(static_cast<std::uint32_t>(octets.size()), body);
  add_u32(whole_length, body);
  add_padded({reinterpret_cast<const char*>(octets.data()), octets.size()}, body);
  std::string flags;
  add_u32(outbound ? 2 : 1, flags);
  add_option(2, flags, body);
  add_option(0, "", body);
  add_block(enhanced_packet, body, out);
}

void add_statistics(std::uint64_t wall_ns, std::uint64_t received, std::uint64_t dropped,
                    const std::vector<std::string>& left_out, std::string& out) {
  std::string body;
  add_u32(0, body);
  add_time(wall_ns, body);
  add_option(3, of_time(wall_ns), body);
  add_option(4, of_u64(received), body);
  add_option(5, of_u64(dropped), body);
  if (!left_out.empty()) {
    std::string comment(left_out_says);
    for (const std::string& lane : left_out) comment += " " + lane;
    add_option(1, comment, body);  // opt_comment: readers of the file show it
  }
  add_option(0, "", body);
  add_block(interface_statistics, body, out);
}

namespace {

/// The names behind the comment of add_statistics().
std::vector<std::string> left_out_in(std::string_view block) {
  std::vector<std::string> names;
  std::size_t at = block.find(left_out_says);
  if (at == std::string_view::npos || at < 4) return names;
  std::uint16_t size = 0;
  std::memcpy(&size, block.data() + at - sizeof size, sizeof size);
  if (size < left_out_says.size() || size > block.size() - at) return names;
  std::string_view rest = block.substr(at + left_out_says.size(), size - left_out_says.size());
  while (!rest.empty()) {
    rest.remove_prefix(1);  // the blank
    names.emplace_back(rest.substr(0, rest.find(' ')));
    rest.remove_prefix(names.back().size());
  }
  return names;
}

}  // namespace

Summary summarise(std::string_view file) {
  Summary summary;
  const auto u32_at = [&](std::size_t at) {
    std::uint32_t value = 0;
    std::memcpy(&value, file.data() + at, sizeof value);
    return value;
  };
  std::uint64_t received = 0;
  for (std::size_t at = 0; at + 12 <= file.size();) {
    const std::uint32_t type = u32_at(at), length = u32_at(at + 4);
    if (length < 12 || at + length > file.size()) break;
    if (type == enhanced_packet) ++summary.packets;
    constexpr std::size_t received_at = 12 + 8 + 12 + 4;  // in a block of add_statistics()
    if (type == interface_statistics && length >= received_at + 8) {
      std::memcpy(&received, file.data() + at + received_at, sizeof received);
      summary.left_out = left_out_in(file.substr(at, length));
    }
    at += length;
  }
  summary.dropped = received > summary.packets ? received - summary.packets : 0;
  return summary;
}

}  // namespace sekisho::mgmt::capture
