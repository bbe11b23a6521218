// The way out of a realm: what each of its sockets is bound to (design I1).
//
// A socket is bound to the realm's device or lives in its network namespace, and has its source address besides.
// There is no fallback: an exit that cannot be had makes the attempt fail, it never leaves elsewhere.
// Spec: requirement N-3 (never from the wrong side). Threads: plain values.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/ip.h"
#include "forwarding/realm.h"

namespace sekisho::resolver {

struct RealmExit {
  RealmId realm;
  std::string name;  ///< for the log
  std::string device;
  std::string netns;
  std::optional<IpAddress> source_v4, source_v6;
  friend bool operator==(const RealmExit&, const RealmExit&) = default;

  const std::optional<IpAddress>& source(IpFamily family) const {
    return family == IpFamily::v4 ? source_v4 : source_v6;
  }
};

std::vector<RealmExit> exits_of(const forwarding::RealmTable& table);

/// The realms among `before` whose exit is gone from `after` or differs: their sockets must be closed.
std::vector<RealmId> changed_exits(std::span<const RealmExit> before, std::span<const RealmExit> after);

}  // namespace sekisho::resolver
