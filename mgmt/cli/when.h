// Moments as staff type them.
//
// Threads: any (reads the machine's time zone).
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"

namespace sekisho::mgmt::cli {

/// "now", "+2h" (s, m, h, d from now), "2026-12-01", "2026-12-01 18:00" or "2026-12-01T18:00:00" in the machine's
/// zone, the same with "Z" or "+09:00" behind it.
std::optional<WallTime> parse_when(const std::string& text, WallTime now);

}  // namespace sekisho::mgmt::cli
