// Frames as a pcapng file: what Wireshark, tshark and tcpdump read.
// Threads: pure. Spec: draft-ietf-opsawg-pcapng: section header, interface description, enhanced packet, statistics.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace sekisho::mgmt::capture {

/// The blocks that open a file: one Ethernet interface, times in nanoseconds.
void add_file_head(std::string_view program, std::string_view interface, std::string_view filter, std::string& out);
/// `octets` may be the beginning of a longer frame. `outbound`: we sent it.
void add_packet(Bytes octets, std::uint32_t whole_length, std::uint64_t wall_ns, bool outbound, std::string& out);
/// The block that ends a file: how many frames were seen, and how many of them are missing. `left_out`: names of
/// lanes whose frames are missing altogether.
void add_statistics(std::uint64_t wall_ns, std::uint64_t received, std::uint64_t dropped,
                    const std::vector<std::string>& left_out, std::string& out);

/// What a file made of the above says of itself.
struct Summary {
  std::uint64_t packets = 0, dropped = 0;
  std::vector<std::string> left_out;
};
Summary summarise(std::string_view file);

}  // namespace sekisho::mgmt::capture
