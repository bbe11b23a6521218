// Longest-prefix match from an address to a small number, over 100,000 prefixes and more.
//
// IPv4 is DIR-24-8: one load for prefixes up to /24, two beyond. IPv6 is a trie of 24 bits, then 8 bits per step.
// Built once, then read by any number of threads; lookup() cost does not depend on how many prefixes there are.
//
// Units: a value is 0..2^24-1. Errors: add() of a prefix that is there already replaces its value.
// Limits: 64 MiB for a table with IPv4 prefixes (untouched pages cost nothing), 1 KiB per group of longer ones.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/ip.h"

namespace sekisho {

class PrefixMap {
 public:
  PrefixMap();
  ~PrefixMap();
  PrefixMap(PrefixMap&&) noexcept;
  PrefixMap& operator=(PrefixMap&&) noexcept;

  /// Builds from any order of (prefix, value).
  static PrefixMap build(std::span<const std::pair<IpPrefix, std::uint32_t>> entries);

  /// The value of the longest prefix that contains the address.
  std::optional<std::uint32_t> lookup(const IpAddress& address) const;
  /// For the fast path: `none` when nothing matches. `host_order` is the IPv4 address as a number.
  static constexpr std::uint32_t none = 0xFFFFFFU;
  std::uint32_t lookup_v4(std::uint32_t host_order) const noexcept;
  std::uint32_t lookup_v6(const std::uint8_t* sixteen) const noexcept;
  /// Brings the line that lookup_v4 will read first.
  void prefetch_v4(std::uint32_t host_order) const noexcept;

  std::size_t memory_bytes() const;

 private:
  struct Tables;
  std::unique_ptr<Tables> tables_;
};

}  // namespace sekisho
