// Sets of small numbers as bits: types of NSEC and its kin, NXT's old form, WKS's ports.
#include <set>

#include "dns/rdata/packed.h"
#include "dns/rrtype.h"

namespace sekisho::dns {
namespace {

template <typename Visit>
void for_each_bit(Bytes bits, Visit visit) {
  for (std::size_t i = 0; i < bits.size() * 8; ++i) {
    if ((bits[i / 8] >> (7 - i % 8) & 1) != 0) visit(static_cast<std::uint16_t>(i));
  }
}

void set_bit(std::vector<std::uint8_t>& out, std::size_t start, std::size_t bit) {
  const std::size_t octet = start + bit / 8;
  if (out.size() <= octet) out.resize(octet + 1);
  out[octet] = static_cast<std::uint8_t>(out[octet] | (0x80U >> (bit % 8)));
}

/// All words that are left, as types in order.
bool take_types(TokenReader& tokens, std::set<std::uint16_t>& types) {
  while (const auto word = tokens.next()) {
    const auto type = parse_rrtype(*word);
    if (!type) return false;
    types.insert(static_cast<std::uint16_t>(*type));
  }
  return tokens.ok();
}

void format_type(unsigned number, std::string& out) {
  part_words(out);
  out += to_text(static_cast<RRType>(number));
}

}  // namespace

void format_types(Bytes bitmap, std::string& out) {
  ByteReader in(bitmap);
  while (in.left() > 0) {
    const unsigned window = in.u8();
    for_each_bit(in.bytes(in.u8()), [&](std::uint16_t bit) { format_type(window << 8 | bit, out); });
  }
}

bool scan_types(TokenReader& tokens, std::vector<std::uint8_t>& out) {
  std::set<std::uint16_t> types;
  if (!take_types(tokens, types)) return false;
  int window = -1;
  std::size_t length_at = 0;
  for (const std::uint16_t type : types) {
    if (type >> 8 != window) {
      window = type >> 8;
      out.push_back(static_cast<std::uint8_t>(window));
      length_at = out.size();
      out.push_back(0);
    }
    set_bit(out, length_at + 1, type & 0xFFU);
    out[length_at] = static_cast<std::uint8_t>(out.size() - length_at - 1);
  }
  return true;
}

void format_old_types(Bytes bitmap, std::string& out) {
  for_each_bit(bitmap, [&](std::uint16_t bit) { format_type(bit, out); });
}

bool scan_old_types(TokenReader& tokens, std::vector<std::uint8_t>& out) {
  std::set<std::uint16_t> types;
  if (!take_types(tokens, types) || (!types.empty() && *types.rbegin() > 127)) return false;
  const std::size_t start = out.size();
  for (const std::uint16_t type : types) set_bit(out, start, type);
  return true;
}

void format_ports(Bytes protocol_and_bitmap, std::string& out) {
  part_words(out);
  out += std::to_string(protocol_and_bitmap[0]);
  for_each_bit(protocol_and_bitmap.subspan(1), [&](std::uint16_t port) { out += " " + std::to_string(port); });
}

bool scan_ports(TokenReader& tokens, std::vector<std::uint8_t>& out) {
  const auto word = tokens.next();
  const auto protocol = word ? parse_number(*word, 255) : std::nullopt;
  if (!protocol) return false;
  out.push_back(static_cast<std::uint8_t>(*protocol));
  const std::size_t start = out.size();
  while (const auto port_word = tokens.next()) {
    const auto port = parse_number(*port_word, 0xFFFF);
    if (!port) return false;
    set_bit(out, start, *port);
  }
  return tokens.ok();
}

}  // namespace sekisho::dns
