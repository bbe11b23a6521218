// One realm of a Config → forwarding::Realm. Part of build.cc, in a file of its own for its size.
#pragma once

#include "mgmt/config/build.h"

namespace sekisho::mgmt::config {

/// Not part of the content's hash: what changes while running raises the realm's epoch.
void lay_over(const TrustOverlay& trust, forwarding::ValidationSettings& validation);
forwarding::Realm build_realm(const Realm& from, IdBook& ids, std::uint32_t epoch);

}  // namespace sekisho::mgmt::config
