// Frames from a few words, with every checksum right unless a test spoils it, and replies taken apart again.
//
//   Octets f = FrameText("10.1.0.7", "10.1.0.53").udp(40000, 53).payload(query("lg.jp. SOA").wire()).frame();
//   Opened o = open_frame(reply); EXPECT_TRUE(o.checksums_ok); EXPECT_EQ(o.to, "10.1.0.7@40000");
//
// Written apart from the product's parser, so that both must agree with the RFCs rather than with each other.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/ip.h"

namespace sekisho::testing {

using Octets = std::vector<std::uint8_t>;

class FrameText {
 public:
  FrameText(std::string_view source, std::string_view destination);

  FrameText& udp(std::uint16_t source_port, std::uint16_t destination_port);
  FrameText& payload(Octets octets) {
    payload_ = std::move(octets);
    return *this;
  }
  FrameText& vlan(std::uint16_t tag) {
    tags_.push_back(tag);
    return *this;
  }  ///< twice: two tags
  FrameText& to_group() {
    destination_mac_[0] = 0x01;
    return *this;
  }
  FrameText& to_mac(const std::array<std::uint8_t, 6>& mac) {
    std::copy(mac.begin(), mac.end(), destination_mac_);
    return *this;
  }
  FrameText& protocol(std::uint8_t number) {
    protocol_ = number;
    return *this;
  }
  FrameText& options(unsigned words) {
    option_words_ = words;
    return *this;
  }  ///< IPv4
  FrameText& extension(std::uint8_t type) {
    extensions_.push_back(type);
    return *this;
  }  ///< IPv6, 8 octets each
  FrameText& fragment(std::uint16_t flags_and_offset) {
    fragment_ = flags_and_offset;
    return *this;
  }
  FrameText& udp_length_off(int by) {
    udp_length_off_ = by;
    return *this;
  }
  FrameText& ip_length_off(int by) {
    ip_length_off_ = by;
    return *this;
  }
  FrameText& udp_checksum(std::uint16_t value) {
    udp_checksum_ = value;
    return *this;
  }
  FrameText& spoil_udp_checksum() {
    spoil_udp_ = true;
    return *this;
  }
  FrameText& spoil_ip_checksum() {
    spoil_ip_ = true;
    return *this;
  }
  FrameText& pad_to(std::size_t octets) {
    pad_ = octets;
    return *this;
  }
  FrameText& cut_to(std::size_t octets) {
    cut_ = octets;
    return *this;
  }
  Octets frame() const;

 private:
  Octets ip_packet() const;
  Octets udp_segment() const;
  IpAddress source_, destination_;
  std::uint8_t destination_mac_[6] = {0x02, 0, 0, 0, 0, 0x53};
  std::uint16_t source_port_ = 40000, destination_port_ = 53;
  Octets payload_;
  std::vector<std::uint16_t> tags_;
  std::uint8_t protocol_ = 17;
  unsigned option_words_ = 0;
  std::vector<std::uint8_t> extensions_;
  std::uint16_t fragment_ = 0;
  int udp_length_off_ = 0, ip_length_off_ = 0;
  std::optional<std::uint16_t> udp_checksum_;
  bool spoil_udp_ = false, spoil_ip_ = false;
  std::optional<std::size_t> pad_, cut_;
};

struct Opened {
  bool well_formed = false;   ///< lengths agree
  bool checksums_ok = false;  ///< IPv4 header and UDP; a UDP checksum of 0 is not
  std::string from, to;       ///< address@port
  std::string from_mac, to_mac;
  std::vector<std::uint16_t> tags;
  std::uint8_t ttl = 0;
  bool dont_fragment = false;  ///< IPv4
  Octets payload;
};
Opened open_frame(Bytes frame);

/// One's complement checksum of octets, the slow and plain way (RFC 1071).
std::uint16_t plain_checksum(Bytes octets, std::uint32_t start = 0);

}  // namespace sekisho::testing
