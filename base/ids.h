// Small integers that name things, one type each, so that a view can never be passed for a realm.
//
// ViewId and RealmId are given out by mgmt/config when a Policy is built and are never reused while the
// process lives (design I2): a name that comes back after it was removed gets a new number.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace sekisho {

template <typename Tag, typename Int = std::uint16_t>
struct Id {
  Int value = 0;
  friend auto operator<=>(const Id&, const Id&) = default;
};

using ViewId = Id<struct ViewTag, std::uint16_t>;
using RealmId = Id<struct RealmTag, std::uint16_t>;
using GroupId = Id<struct GroupTag, std::uint16_t>;  ///< an upstream group, unique over all realms
using PortId = Id<struct PortTag, std::uint16_t>;    ///< an ingress port named in TOML
using LaneId = Id<struct LaneTag, std::uint16_t>;
using WorkerId = Id<struct WorkerTag, std::uint16_t>;

}  // namespace sekisho

template <typename Tag, typename Int>
struct std::hash<sekisho::Id<Tag, Int>> {
  std::size_t operator()(sekisho::Id<Tag, Int> id) const noexcept { return std::hash<Int>{}(id.value); }
};
