#include "mgmt/dnstap/frame_stream.h"

namespace sekisho::mgmt::dnstap {
namespace {

constexpr std::uint32_t content_type_field = 1;
constexpr std::size_t max_control = 512;

void add_u32(std::uint32_t value, std::vector<std::uint8_t>& out) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}
void add_text(std::string_view text, std::vector<std::uint8_t>& out) {
  out.insert(out.end(), text.begin(), text.end());
}

std::uint32_t u32_at(Bytes octets, std::size_t at) {
  return std::uint32_t{octets[at]} << 24 | std::uint32_t{octets[at + 1]} << 16 | std::uint32_t{octets[at + 2]} << 8 |
         octets[at + 3];
}

}  // namespace

void add_control(Control control, std::vector<std::uint8_t>& out) {
  const bool typed = control != Control::stop && control != Control::finish;
  add_u32(0, out);
  add_u32(typed ? static_cast<std::uint32_t>(12 + content_type.size()) : 4, out);
  add_u32(static_cast<std::uint32_t>(control), out);
  if (!typed) return;
  add_u32(content_type_field, out);
  add_u32(static_cast<std::uint32_t>(content_type.size()), out);
  add_text(content_type, out);
}

void add_data(Bytes frame, std::vector<std::uint8_t>& out) {
  add_u32(static_cast<std::uint32_t>(frame.size()), out);
  out.insert(out.end(), frame.begin(), frame.end());
}

ControlRead read_control(Bytes octets) {
  ControlRead read;
  if (octets.size() < 8) return read;
  const std::size_t length = u32_at(octets, 4);
  if (u32_at(octets, 0) != 0 || length < 4 || length > max_control) {
    read.state = ControlRead::State::broken;
    return read;
  }
  if (octets.size() < 8 + length) return read;
  read.state = ControlRead::State::whole;
  read.length = 8 + length;
  read.control = static_cast<Control>(u32_at(octets, 8));
  bool any = false;
  for (std::size_t at = 12; at < read.length;) {
    if (at + 8 > read.length || at + 8 + u32_at(octets, at + 4) > read.length) {
      read.state = ControlRead::State::broken;
      return read;
    }
    const std::size_t size = u32_at(octets, at + 4);
    const std::string_view text(reinterpret_cast<const char*>(octets.data()) + at + 8, size);
    if (u32_at(octets, at) == content_type_field) {
      any = true;
      if (text == content_type) read.fits = true;
    }
    at += 8 + size;
  }
  read.fits = read.fits || !any;
  return read;
}

}  // namespace sekisho::mgmt::dnstap
