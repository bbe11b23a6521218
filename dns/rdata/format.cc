#include "dns/rdata/format.h"

#include <cstdio>

#include "base/ip.h"
#include "dns/rdata/encodings.h"
#include "dns/rdata/mnemonics.h"
#include "dns/rdata/packed.h"
#include "dns/rdata/svc_params.h"

namespace sekisho::dns {
namespace {

/// Groups of `group` octets as hex digits, with a mark between: 00-00-5e-00-53-2a, 0014:4fff:ff20:ee64.
void format_groups(Bytes octets, std::size_t group, char mark, std::string& out) {
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i > 0 && i % group == 0) out += mark;
    char digits[4];
    std::snprintf(digits, sizeof digits, "%02x", octets[i]);
    out += digits;
  }
}

void format_strings(Bytes octets, std::string& out) {
  ByteReader in(octets);
  for (bool first = true; in.left() > 0; first = false) {
    if (!first) out += ' ';
    append_quoted(in.bytes(in.u8()), out);
  }
}

void format_name(Bytes octets, std::string& out) {
  const auto name = Name::from_wire(octets);
  if (name.ok()) out += name->to_text();
}

std::string_view as_text(Bytes octets) { return {reinterpret_cast<const char*>(octets.data()), octets.size()}; }

/// Fields whose words are numbers or stand for them; false for another field.
bool format_number(Field field, Bytes octets, std::string& out) {
  const std::uint8_t* p = octets.data();
  if (field == Field::u8 || field == Field::algorithm) {
    out += std::to_string(p[0]);
  } else if (field == Field::u16) {
    out += std::to_string(load_u16(p));
  } else if (field == Field::u32 || field == Field::seconds) {
    out += std::to_string(load_u32(p));
  } else if (field == Field::time) {
    out += time_to_text(load_u32(p));
  } else if (field == Field::rrtype) {
    out += to_text(static_cast<RRType>(load_u16(p)));
  } else if (field == Field::certificate) {
    out += certificate_type_to_text(load_u16(p));
  } else {
    return false;
  }
  return true;
}

/// Fields whose words are octets in some alphabet; false for another field.
bool format_digits(Field field, Bytes octets, std::string& out) {
  if (field == Field::eui48 || field == Field::eui64) {
    format_groups(octets, 1, '-', out);
  } else if (field == Field::locator) {
    format_groups(octets, 2, ':', out);
  } else if (field == Field::hex) {
    encode_hex(octets, out);
  } else if (field == Field::base64 || field == Field::base64_or_none) {
    encode_base64(octets, out);
  } else if (field == Field::hashed_owner) {
    encode_base32hex(octets.subspan(1), out);
  } else if (field == Field::salt) {
    if (octets.size() == 1) out += '-';
    encode_hex(octets.subspan(1), out);
  } else {
    return false;
  }
  return true;
}

void format_word(Field field, Bytes octets, std::string& out) {
  if (format_number(field, octets, out) || format_digits(field, octets, out)) return;
  if (field == Field::name) {
    format_name(octets, out);
  } else if (field == Field::ipv4) {
    out += IpAddress::v4(octets).to_string();
  } else if (field == Field::ipv6) {
    out += IpAddress::v6(octets).to_string();
  } else if (field == Field::tag) {
    out += as_text(octets.subspan(1));
  } else if (field == Field::long_text) {
    append_quoted(octets, out);
  } else {
    format_strings(octets, out);
  }
}

}  // namespace

bool format_field(Field field, Bytes octets, std::string& out) {
  if (field == Field::types) {
    format_types(octets, out);
  } else if (field == Field::old_types) {
    format_old_types(octets, out);
  } else if (field == Field::ports) {
    format_ports(octets, out);
  } else if (field == Field::prefixes) {
    format_prefixes(octets, out);
  } else if (field == Field::params) {
    format_svc_params(octets, out);
  } else if (field == Field::location) {
    return format_location(octets, out);
  } else if (!octets.empty() || field == Field::long_text) {
    part_words(out);
    format_word(field, octets, out);
  }
  return true;
}

}  // namespace sekisho::dns
