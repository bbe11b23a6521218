// Inside address ⇔ LGWAN address, as the connection router translates them (L-7).
//
// Pairs are hosts or prefixes of equal length (the host part is kept). Lookups are longest-prefix matches.
// Pairs that replace each other (Pair::replaces) are one host: of these one is shown (pair_life.h), whichever of
// their addresses an answer carries; they may share an address. Pairs of other hosts never overlap on one side. Where
// no pair replaces another, the map is one-to-one: unmap(map(x)) is x.
// Owns: its pairs. Threads: read-only after build.
// Errors: build() reports the first pair that overlaps another's host on one side, whose sides differ in length or
// family, or that cannot replace what it names. Planned and retired pairs are not mapped; a retired one may overlap.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ip.h"
#include "base/prefix_map.h"
#include "base/result.h"
#include "nat-map/pair_life.h"

namespace sekisho::nat {

struct Pair {
  std::string name;
  IpPrefix inside;
  IpPrefix lgwan;
  PairState state = PairState::in_effect;
  std::optional<std::size_t> replaces = std::nullopt;  ///< index of the pair that this one takes the place of
  std::uint32_t ttl_cap = 0;  ///< in force now, as long as what it replaces is not retired; seconds; 0: none
};

struct PairError {
  enum class Kind : std::uint8_t {
    family_differs,
    length_differs,
    inside_overlaps,
    lgwan_overlaps,
    replaces_itself,      ///< directly or in a circle
    replaced_twice,       ///< by another that is alive, too
    replaces_other_size,  ///< another family or length
  };
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

/// What clients are shown in place of an address, and for how long at most.
struct Shown {
  IpAddress address;
  std::uint32_t ttl_cap = 0;  ///< 0: no cap
};

class AddressMap {
 public:
  AddressMap() = default;
  static Result<AddressMap, PairError> build(std::vector<Pair> pairs);
  /// Every error at once, in the order of the pairs; empty when build() succeeds.
  static std::vector<PairError> check(const std::vector<Pair>& pairs);

  /// What clients of this direction must see; nothing when the address is none of ours. It may be the same address,
  /// with a cap.
  std::optional<Shown> show(const IpAddress& address, Direction direction) const;
  /// The same for data of the gateway's own, whose addresses have the view's form already: only a replaced address
  /// changes, and caps hold.
  std::optional<Shown> show_local(const IpAddress& address, Direction direction) const;
  /// The address alone.
  std::optional<IpAddress> map(const IpAddress& address, Direction direction) const;
  /// The reverse of map(): the real address behind what a client of this direction sees.
  std::optional<IpAddress> unmap(const IpAddress& address, Direction direction) const;
  const std::vector<Pair>& pairs() const { return pairs_; }
  /// Nothing is mapped.
  bool empty() const { return !to_inside_.show; }
  /// True when show_local() may have something to say.
  bool touches_local() const { return to_inside_.local != nullptr || to_lgwan_.local != nullptr; }
  /// Of all that clients can see of it: equal hashes, equal answers.
  std::uint64_t content_hash() const { return content_hash_; }

 private:
  struct Entry {
    IpPrefix match, shown;
    std::uint32_t ttl_cap = 0;
  };
  struct Table {
    PrefixMap index;
    std::vector<Entry> entries;
  };
  using TableRef = std::shared_ptr<const Table>;
  struct Side {
    TableRef show, local, unmap;
  };
  static TableRef make_table(std::vector<Entry> entries);
  static std::optional<Shown> find(const TableRef& table, const IpAddress& address);
  Side build_side(const std::vector<std::optional<std::size_t>>& shown, IpPrefix Pair::*from,
                  IpPrefix Pair::*to) const;
  const Side* side(Direction direction) const;

  std::vector<Pair> pairs_;
  Side to_inside_, to_lgwan_;
  std::uint64_t content_hash_ = 0;
};

/// For each pair the one that is shown in its place, itself or one of its chain; nothing: it is not mapped.
std::vector<std::optional<std::size_t>> shown_pairs(const std::vector<Pair>& pairs);

}  // namespace sekisho::nat
