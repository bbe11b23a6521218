// Inside address ⇔ LGWAN address, as the connection router translates them (L-7).
//
// Pairs are hosts or prefixes of equal length (the host part is kept). Both directions are longest-prefix matches.
// Because pairs of one side never overlap, the map is one-to-one: unmap(map(x)) is x.
// Owns: its pairs. Threads: read-only after build.
// Errors: build() reports the first pair that overlaps another on one side, or whose sides differ in length or
// family.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ip.h"
#include "base/prefix_map.h"
#include "base/result.h"

namespace sekisho::nat {

struct Pair {
  std::string name;
  IpPrefix inside;
  IpPrefix lgwan;
};

struct PairError {
  enum class Kind : std::uint8_t { family_differs, length_differs, inside_overlaps, lgwan_overlaps };
  Kind kind;
  std::size_t pair;   ///< index of the pair at fault
  std::size_t other;  ///< the one that it overlaps
};

/// Which form of the addresses a view's clients must see.
enum class Direction : std::uint8_t {
  none,
  to_inside,  ///< LGWAN addresses in answers become inside ones
  to_lgwan,   ///< inside addresses in answers become LGWAN ones
};

class AddressMap {
 public:
  AddressMap() = default;
  static Result<AddressMap, PairError> build(std::vector<Pair> pairs);
  /// Every error at once, in the order of the pairs; empty when build() succeeds.
  static std::vector<PairError> check(const std::vector<Pair>& pairs);

  /// The address as clients of this direction must see it; nothing when it is not mapped.
  std::optional<IpAddress> map(const IpAddress& address, Direction direction) const;
  /// The reverse of map(): the real address behind what a client of this direction sees.
  std::optional<IpAddress> unmap(const IpAddress& address, Direction direction) const;
  const std::vector<Pair>& pairs() const { return pairs_; }
  bool empty() const { return pairs_.empty(); }

 private:
  std::optional<IpAddress> translate(const IpAddress& address, bool to_inside) const;
  std::vector<Pair> pairs_;
  PrefixMap by_inside_, by_lgwan_;
};

}  // namespace sekisho::nat
