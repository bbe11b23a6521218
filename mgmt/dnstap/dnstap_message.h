// A tapped message as dnstap has it: protocol buffers, written by hand since the schema is small and fixed.
// Threads: pure. Spec: dnstap.proto (dnstap.info), Protocol Buffers wire format.
#pragma once

#include <string>
#include <vector>

#include "base/message_tap.h"

namespace sekisho::mgmt::dnstap {

/// What is the same in every message of a process.
struct Sender {
  std::string identity, version;
};

/// `wall_offset_ns`: to be added to the head's monotonic time to get nanoseconds since 1970. Appends to `out`.
void encode(const TapHead& head, Bytes message, const Sender& sender, std::int64_t wall_offset_ns,
            std::vector<std::uint8_t>& out);

}  // namespace sekisho::mgmt::dnstap
