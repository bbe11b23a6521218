// IPv4 and IPv6 addresses, prefixes and endpoints as plain values.
//
// Owns: nothing. Threads: plain values. Errors: parse() returns nothing for text that is not exactly one address.
// Spec: RFC 4291, RFC 5952 (output form).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace sekisho {

enum class IpFamily : std::uint8_t { v4 = 4, v6 = 6 };

class IpAddress {
 public:
  /// 0.0.0.0
  IpAddress() = default;
  static IpAddress v4(std::uint32_t host_order);
  static IpAddress v4(Bytes four);
  static IpAddress v6(Bytes sixteen);
  static std::optional<IpAddress> parse(std::string_view text);

  IpFamily family() const { return family_; }
  bool is_v4() const { return family_ == IpFamily::v4; }
  /// 4 or 16 octets in network order.
  Bytes bytes() const { return {bytes_.data(), is_v4() ? 4U : 16U}; }
  std::uint32_t v4_value() const { return load_u32(bytes_.data()); }
  unsigned bits() const { return is_v4() ? 32 : 128; }
  std::string to_string() const;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  IpFamily family_ = IpFamily::v4;
  std::array<std::uint8_t, 16> bytes_{};
};

struct IpPrefix {
  IpAddress address;  ///< host bits are zero
  unsigned length = 0;

  /// "10.0.0.0/8", or an address alone (a host prefix). Host bits that are set are refused.
  static std::optional<IpPrefix> parse(std::string_view text);
  /// Zeroes the host bits.
  static IpPrefix of(const IpAddress& address, unsigned length);
  bool contains(const IpAddress& a) const;
  bool overlaps(const IpPrefix& other) const;
  std::string to_string() const;
  friend auto operator<=>(const IpPrefix&, const IpPrefix&) = default;
};

struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;
  /// "192.0.2.1", "192.0.2.1@5353" or "192.0.2.1:5353", "2001:db8::1@5353" or "[2001:db8::1]:5353"; port 53 when it
  /// is left out.
  static std::optional<Endpoint> parse(std::string_view text);
  std::string to_string() const;  ///< address@port
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

}  // namespace sekisho

template <>
struct std::hash<sekisho::IpAddress> {
  std::size_t operator()(const sekisho::IpAddress& a) const noexcept;
};
template <>
struct std::hash<sekisho::Endpoint> {
  std::size_t operator()(const sekisho::Endpoint& e) const noexcept;
};
