#include "dns/rdata/svc_params.h"

#include "base/ip.h"
#include "dns/rdata/encodings.h"
#include "dns/rdata/tokens.h"

namespace sekisho::dns {
namespace {

struct NamedKey {
  SvcKey key;
  std::string_view name;
};
constexpr NamedKey names[]{
    {SvcKey::mandatory, "mandatory"}, {SvcKey::alpn, "alpn"},         {SvcKey::no_default_alpn, "no-default-alpn"},
    {SvcKey::port, "port"},           {SvcKey::ipv4hint, "ipv4hint"}, {SvcKey::ech, "ech"},
    {SvcKey::ipv6hint, "ipv6hint"},   {SvcKey::dohpath, "dohpath"},
};

bool has_name(SvcKey key) { return static_cast<std::size_t>(key) < std::size(names); }

void append_u16(std::vector<std::uint8_t>& out, std::uint16_t v) {
  out.push_back(static_cast<std::uint8_t>(v >> 8));
  out.push_back(static_cast<std::uint8_t>(v));
}

/// The items of a list of octets with commas between; \, and \\ stand for themselves (RFC 9460 §A.1).
bool split_list(Bytes octets, std::vector<std::vector<std::uint8_t>>& items) {
  items.emplace_back();
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (octets[i] == ',') {
      items.emplace_back();
      continue;
    }
    if (octets[i] == '\\' && ++i == octets.size()) return false;
    items.back().push_back(octets[i]);
  }
  return true;
}

bool scan_item(SvcKey key, const std::vector<std::uint8_t>& item, std::vector<std::uint8_t>& out) {
  const std::string_view text(reinterpret_cast<const char*>(item.data()), item.size());
  if (key == SvcKey::mandatory) {
    const auto named = parse_svc_key(text);
    if (named) append_u16(out, static_cast<std::uint16_t>(*named));
    return named.has_value();
  }
  if (key == SvcKey::alpn) {
    if (item.empty() || item.size() > 255) return false;
    out.push_back(static_cast<std::uint8_t>(item.size()));
    out.insert(out.end(), item.begin(), item.end());
    return true;
  }
  const auto address = IpAddress::parse(text);
  if (!address || address->is_v4() != (key == SvcKey::ipv4hint)) return false;
  const Bytes octets = address->bytes();
  out.insert(out.end(), octets.begin(), octets.end());
  return true;
}

bool scan_list(SvcKey key, Bytes octets, std::vector<std::uint8_t>& out) {
  std::vector<std::vector<std::uint8_t>> items;
  if (!split_list(octets, items)) return false;
  for (const auto& item : items) {
    if (!scan_item(key, item, out)) return false;
  }
  return true;
}

bool scan_value(SvcKey key, Bytes octets, std::vector<std::uint8_t>& out) {
  const std::string_view text(reinterpret_cast<const char*>(octets.data()), octets.size());
  switch (key) {
    case SvcKey::mandatory:
    case SvcKey::alpn:
    case SvcKey::ipv4hint:
    case SvcKey::ipv6hint:
      return scan_list(key, octets, out);
    case SvcKey::no_default_alpn:
      return octets.empty();
    case SvcKey::port: {
      const auto port = parse_number(text, 0xFFFF);
      if (port) append_u16(out, static_cast<std::uint16_t>(*port));
      return port.has_value();
    }
    case SvcKey::ech:
      return decode_base64(text, out);
    case SvcKey::dohpath:
      break;
  }
  out.assign(octets.begin(), octets.end());
  return true;
}

void format_alpn(Bytes value, std::string& out) {
  std::vector<std::uint8_t> list;
  ByteReader in(value);
  while (in.left() > 0) {
    if (!list.empty()) list.push_back(',');
    for (const std::uint8_t octet : in.bytes(in.u8())) {
      if (octet == ',' || octet == '\\') list.push_back('\\');
      list.push_back(octet);
    }
  }
  append_quoted(list, out);
}

void format_mandatory(Bytes value, std::string& out) {
  ByteReader in(value);
  for (bool first = true; in.left() > 0; first = false) {
    if (!first) out += ',';
    out += to_text(static_cast<SvcKey>(in.u16()));
  }
}

void format_addresses(Bytes value, bool v4, std::string& out) {
  ByteReader in(value);
  for (bool first = true; in.left() > 0; first = false) {
    if (!first) out += ',';
    out += (v4 ? IpAddress::v4(in.bytes(4)) : IpAddress::v6(in.bytes(16))).to_string();
  }
}

void format_value(SvcKey key, Bytes value, std::string& out) {
  switch (key) {
    case SvcKey::mandatory:
      format_mandatory(value, out);
      return;
    case SvcKey::alpn:
      format_alpn(value, out);
      return;
    case SvcKey::no_default_alpn:
      return;
    case SvcKey::port:
      out += std::to_string(load_u16(value.data()));
      return;
    case SvcKey::ipv4hint:
      format_addresses(value, true, out);
      return;
    case SvcKey::ipv6hint:
      format_addresses(value, false, out);
      return;
    case SvcKey::ech:
      out += '"';
      encode_base64(value, out);
      out += '"';
      return;
    case SvcKey::dohpath:
      break;
  }
  append_quoted(value, out);
}

}  // namespace

std::string to_text(SvcKey key) {
  if (has_name(key)) return std::string(names[static_cast<std::size_t>(key)].name);
  return "key" + std::to_string(static_cast<unsigned>(key));
}

std::optional<SvcKey> parse_svc_key(std::string_view text) {
  for (const auto& n : names) {
    if (n.name == text) return n.key;
  }
  if (!text.starts_with("key")) return std::nullopt;
  const auto number = parse_number(text.substr(3), 0xFFFF);
  return number ? std::optional(static_cast<SvcKey>(*number)) : std::nullopt;
}

void format_svc_params(Bytes params, std::string& out) {
  ByteReader in(params);
  while (in.left() > 0) {
    const auto key = static_cast<SvcKey>(in.u16());
    const Bytes value = in.bytes(in.u16());
    out += ' ';
    out += to_text(key);
    if (value.empty()) continue;
    out += '=';
    format_value(key, value, out);
  }
}

std::optional<SvcParam> scan_svc_param(std::string_view token) {
  const std::size_t equals = token.find('=');
  const auto key = parse_svc_key(token.substr(0, equals));
  if (!key) return std::nullopt;
  std::vector<std::uint8_t> octets;
  if (equals != std::string_view::npos && !unescape(token.substr(equals + 1), octets)) return std::nullopt;
  SvcParam param{*key, {}};
  const bool by_number = token.starts_with("key");  // key1="…" holds the value's own octets
  if (by_number) {
    param.value = octets;
  } else if (!scan_value(*key, octets, param.value)) {
    return std::nullopt;
  }
  return param;
}

}  // namespace sekisho::dns
