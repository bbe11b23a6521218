#include "base/ip.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/check.h"

namespace sekisho {
namespace {

std::optional<unsigned> parse_number(std::string_view text, unsigned max) {
  unsigned value = 0;
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > max) return std::nullopt;
  return value;
}

}  // namespace

IpAddress IpAddress::v4(std::uint32_t host_order) {
  IpAddress a;
  store_u32(a.bytes_.data(), host_order);
  return a;
}

IpAddress IpAddress::v4(Bytes four) {
  SEKISHO_CHECK(four.size() == 4);
  IpAddress a;
  std::memcpy(a.bytes_.data(), four.data(), 4);
  return a;
}

IpAddress IpAddress::v6(Bytes sixteen) {
  SEKISHO_CHECK(sixteen.size() == 16);
  IpAddress a;
  a.family_ = IpFamily::v6;
  std::memcpy(a.bytes_.data(), sixteen.data(), 16);
  return a;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  char copy[INET6_ADDRSTRLEN]{};
  if (text.size() >= sizeof copy || text.find('\0') != std::string_view::npos) return std::nullopt;
  std::copy(text.begin(), text.end(), copy);
  IpAddress a;
  if (inet_pton(AF_INET, copy, a.bytes_.data()) == 1) return a;
  a.family_ = IpFamily::v6;
  if (inet_pton(AF_INET6, copy, a.bytes_.data()) == 1) return a;
  return std::nullopt;
}

std::string IpAddress::to_string() const {
  char text[INET6_ADDRSTRLEN]{};
  inet_ntop(is_v4() ? AF_INET : AF_INET6, bytes_.data(), text, sizeof text);
  return text;
}

IpPrefix IpPrefix::of(const IpAddress& address, unsigned length) {
  SEKISHO_CHECK(length <= address.bits());
  std::array<std::uint8_t, 16> b{};
  const Bytes from = address.bytes();
  for (std::size_t i = 0; i < from.size(); ++i) {
    const unsigned start = static_cast<unsigned>(i) * 8;
    const unsigned keep = length > start ? std::min(8U, length - start) : 0;
    b[i] = static_cast<std::uint8_t>(from[i] & (0xFF00U >> keep));
  }
  const Bytes masked{b.data(), from.size()};
  return {address.is_v4() ? IpAddress::v4(masked) : IpAddress::v6(masked), length};
}

std::optional<IpPrefix> IpPrefix::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return IpPrefix{*address, address->bits()};
  const auto length = parse_number(text.substr(slash + 1), address->bits());
  if (!length) return std::nullopt;
  const IpPrefix prefix = of(*address, *length);
  if (prefix.address != *address) return std::nullopt;
  return prefix;
}

bool IpPrefix::contains(const IpAddress& a) const {
  return a.family() == address.family() && of(a, length).address == address;
}

bool IpPrefix::overlaps(const IpPrefix& other) const {
  return length <= other.length ? contains(other.address) : other.contains(address);
}

std::string IpPrefix::to_string() const { return address.to_string() + "/" + std::to_string(length); }

std::optional<Endpoint> Endpoint::parse(std::string_view text) {
  std::string_view host = text;
  std::string_view port;
  bool has_port = false;
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    host = text.substr(0, at);
    port = text.substr(at + 1);
    has_port = true;
  } else if (!text.empty() && text[0] == '[') {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    host = text.substr(1, close - 1);
    if (host.find(':') == std::string_view::npos) return std::nullopt;
    if (close + 1 < text.size()) {
      if (text[close + 1] != ':') return std::nullopt;
      port = text.substr(close + 2);
      has_port = true;
    }
  } else if (std::count(text.begin(), text.end(), ':') == 1) {
    host = text.substr(0, text.find(':'));
    port = text.substr(text.find(':') + 1);
    has_port = true;
  }
  const auto address = IpAddress::parse(host);
  if (!address) return std::nullopt;
  Endpoint endpoint{*address, 53};
  if (has_port) {
    const auto number = parse_number(port, 65535);
    if (!number || *number == 0) return std::nullopt;
    endpoint.port = static_cast<std::uint16_t>(*number);
  }
  return endpoint;
}

std::string Endpoint::to_string() const { return address.to_string() + "@" + std::to_string(port); }

}  // namespace sekisho

std::size_t std::hash<sekisho::IpAddress>::operator()(const sekisho::IpAddress& a) const noexcept {
  const sekisho::Bytes b = a.bytes();
  return std::hash<std::string_view>{}({reinterpret_cast<const char*>(b.data()), b.size()});
}

std::size_t std::hash<sekisho::Endpoint>::operator()(const sekisho::Endpoint& e) const noexcept {
  return std::hash<sekisho::IpAddress>{}(e.address) * 31 + e.port;
}
