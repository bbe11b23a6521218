// The envelope in which dnstap travels: frames with their length, and control frames that open and close a stream.
//
// Into a file: START, data …, STOP. To a socket the reader is asked first: READY →, ← ACCEPT, START →, data …, STOP
// →. Threads: pure. Spec: Frame Streams (fstrm). Limits: a control frame of at most 512 octets.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace sekisho::mgmt::dnstap {

enum class Control : std::uint32_t { accept = 1, start = 2, stop = 3, ready = 4, finish = 5 };

constexpr std::string_view content_type = "protobuf:dnstap.Dnstap";

void add_control(Control control, std::vector<std::uint8_t>& out);
void add_data(Bytes frame, std::vector<std::uint8_t>& out);

/// Reads the control frame at the beginning of what a peer sent.
struct ControlRead {
  enum class State : std::uint8_t { more, broken, whole } state = State::more;
  Control control = Control::accept;
  bool fits = false;       ///< no content type, or ours is among them
  std::size_t length = 0;  ///< octets that it took
};
ControlRead read_control(Bytes octets);

}  // namespace sekisho::mgmt::dnstap
