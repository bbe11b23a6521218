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

/// Fields of one word that is always there.
void format_word(Field field, Bytes octets, std::string& out) {
  switch (field) {
    case Field::u8:
    case Field::algorithm:
      out += std::to_string(octets[0]);
      return;
    case Field::u16:
      out += std::to_string(load_u16(octets.data()));
      return;
    case Field::u32:
    case Field::seconds:
      out += std::to_string(load_u32(octets.data()));
      return;
    case Field::time:
      out += time_to_text(load_u32(octets.data()));
      return;
    case Field::rrtype:
      out += to_text(static_cast<RRType>(load_u16(octets.data())));
      return;
    case Field::certificate:
      out += certificate_type_to_text(load_u16(octets.data()));
      return;
    case Field::name:
      format_name(octets, out);
      return;
    case Field::ipv4:
      out += IpAddress::v4(octets).to_string();
      return;
    case Field::ipv6:
      out += IpAddress::v6(octets).to_string();
      return;
    case Field::eui48:
    case Field::eui64:
      format_groups(octets, 1, '-', out);
      return;
    case Field::locator:
      format_groups(octets, 2, ':', out);
      return;
    case Field::text:
    case Field::texts:
    case Field::texts_or_none:
      format_strings(octets, out);
      return;
    case Field::tag:
      out += as_text(octets.subspan(1));
      return;
    case Field::long_text:
      append_quoted(octets, out);
      return;
    case Field::hex:
      encode_hex(octets, out);
      return;
    case Field::base64:
    case Field::base64_or_none:
      encode_base64(octets, out);
      return;
    case Field::hashed_owner:
      encode_base32hex(octets.subspan(1), out);
      return;
    case Field::salt:
      if (octets.size() == 1) out += '-';
      encode_hex(octets.subspan(1), out);
      return;
    case Field::end:
    case Field::types:
    case Field::old_types:
    case Field::ports:
    case Field::prefixes:
    case Field::location:
    case Field::params:
      return;
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
