#include "tests/support/packets.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace sekisho::testing {
namespace {

IpAddress address(std::string_view text) {
  const auto parsed = IpAddress::parse(text);
  if (!parsed) {
    std::fprintf(stderr, "no address: %.*s\n", static_cast<int>(text.size()), text.data());
    std::abort();
  }
  return *parsed;
}

void append(Octets& out, Bytes octets) { out.insert(out.end(), octets.begin(), octets.end()); }
void append16(Octets& out, std::size_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8));
  out.push_back(static_cast<std::uint8_t>(value));
}

std::uint32_t plain_sum(Bytes octets) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < octets.size(); ++i) sum += i % 2 == 0 ? octets[i] * 256U : octets[i];
  return sum;
}

std::string mac_text(Bytes six) {
  char text[18];
  std::snprintf(text, sizeof text, "%02x:%02x:%02x:%02x:%02x:%02x", six[0], six[1], six[2], six[3], six[4], six[5]);
  return text;
}

}  // namespace

std::uint16_t plain_checksum(Bytes octets, std::uint32_t start) {
  std::uint32_t sum = start + plain_sum(octets);
  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

FrameText::FrameText(std::string_view source, std::string_view destination)
    : source_(address(source)), destination_(address(destination)) {}

FrameText& FrameText::udp(std::uint16_t source_port, std::uint16_t destination_port) {
  source_port_ = source_port;
  destination_port_ = destination_port;
  return *this;
}

Octets FrameText::udp_segment() const {
  Octets udp;
  const auto length = static_cast<std::size_t>(static_cast<int>(payload_.size() + 8) + udp_length_off_);
  append16(udp, source_port_);
  append16(udp, destination_port_);
  append16(udp, length);
  append16(udp, 0);
  append(udp, payload_);
  const std::uint32_t pseudo =
      plain_sum(source_.bytes()) + plain_sum(destination_.bytes()) + 17 + static_cast<std::uint32_t>(udp.size());
  std::uint16_t checksum = plain_checksum(udp, pseudo);
  if (checksum == 0) checksum = 0xFFFF;
  if (udp_checksum_) checksum = *udp_checksum_;
  if (spoil_udp_) checksum = static_cast<std::uint16_t>(checksum ^ 0x0101U);
  store_u16(udp.data() + 6, checksum);
  return udp;
}

Octets FrameText::ip_packet() const {
  Octets ip;
  Octets body;
  if (source_.is_v4()) {
    body = udp_segment();
    const std::size_t header = 20 + 4 * option_words_;
    ip.push_back(static_cast<std::uint8_t>(0x40 + header / 4));
    ip.push_back(0);
    append16(ip, static_cast<std::size_t>(static_cast<int>(header + body.size()) + ip_length_off_));
    append16(ip, 0x1234);
    append16(ip, fragment_);
    ip.push_back(57);
    ip.push_back(protocol_);
    append16(ip, 0);
    append(ip, source_.bytes());
    append(ip, destination_.bytes());
    ip.resize(header, 1);  // no-operation options
    std::uint16_t checksum = plain_checksum(ip);
    if (spoil_ip_) checksum = static_cast<std::uint16_t>(checksum ^ 0x0100U);
    store_u16(ip.data() + 10, checksum);
  } else {
    for (std::size_t i = 0; i < extensions_.size(); ++i) {
      body.push_back(i + 1 < extensions_.size() ? extensions_[i + 1] : protocol_);
      body.push_back(0);
      if (extensions_[i] == 44) {
        append16(body, fragment_);
        body.insert(body.end(), 4, 0);
      } else {
        append(body, std::array<std::uint8_t, 6>{1, 4, 0, 0, 0, 0});  // PadN
      }
    }
    append(body, udp_segment());
    append(ip, std::array<std::uint8_t, 4>{0x60, 0, 0, 0});
    append16(ip, static_cast<std::size_t>(static_cast<int>(body.size()) + ip_length_off_));
    ip.push_back(extensions_.empty() ? protocol_ : extensions_.front());
    ip.push_back(57);
    append(ip, source_.bytes());
    append(ip, destination_.bytes());
  }
  append(ip, body);
  return ip;
}

Octets FrameText::frame() const {
  Octets frame(destination_mac_, destination_mac_ + 6);
  append(frame, std::array<std::uint8_t, 6>{0x02, 0, 0, 0, 0, 0x07});
  for (const std::uint16_t tag : tags_) {
    append16(frame, 0x8100);
    append16(frame, tag);
  }
  append16(frame, source_.is_v4() ? 0x0800 : 0x86DD);
  append(frame, ip_packet());
  if (pad_ && frame.size() < *pad_) frame.resize(*pad_);
  if (cut_ && frame.size() > *cut_) frame.resize(*cut_);
  return frame;
}

namespace {

void open_udp(Opened& o, Bytes segment, const IpAddress& from, const IpAddress& to) {
  if (segment.size() < 8 || load_u16(&segment[4]) != segment.size()) return;
  o.from = Endpoint{from, load_u16(&segment[0])}.to_string();
  o.to = Endpoint{to, load_u16(&segment[2])}.to_string();
  const std::uint32_t pseudo =
      plain_sum(from.bytes()) + plain_sum(to.bytes()) + 17 + static_cast<std::uint32_t>(segment.size());
  o.checksums_ok = o.checksums_ok && load_u16(&segment[6]) != 0 && plain_checksum(segment, pseudo) == 0;
  o.payload.assign(segment.begin() + 8, segment.end());
  o.well_formed = true;
}

}  // namespace

Opened open_frame(Bytes frame) {
  Opened o;
  if (frame.size() < 14) return o;
  o.to_mac = mac_text(frame.first(6));
  o.from_mac = mac_text(frame.subspan(6, 6));
  std::size_t at = 12;
  while (load_u16(&frame[at]) == 0x8100 && frame.size() >= at + 6) {
    o.tags.push_back(load_u16(&frame[at + 2]));
    at += 4;
  }
  const std::uint16_t type = load_u16(&frame[at]);
  const Bytes ip = frame.subspan(at + 2);
  if (type == 0x0800 && ip.size() >= 20 && ip[0] == 0x45 && load_u16(&ip[2]) == ip.size() && ip[9] == 17) {
    o.ttl = ip[8];
    o.dont_fragment = load_u16(&ip[6]) == 0x4000;
    o.checksums_ok = plain_checksum(ip.first(20)) == 0;
    open_udp(o, ip.subspan(20), IpAddress::v4(ip.subspan(12, 4)), IpAddress::v4(ip.subspan(16, 4)));
  } else if (type == 0x86DD && ip.size() >= 40 && std::size_t{load_u16(&ip[4])} + 40 == ip.size() && ip[6] == 17) {
    o.ttl = ip[7];
    o.checksums_ok = true;
    open_udp(o, ip.subspan(40), IpAddress::v6(ip.subspan(8, 16)), IpAddress::v6(ip.subspan(24, 16)));
  }
  return o;
}

}  // namespace sekisho::testing
