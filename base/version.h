// The version that both programs show (K-5). Kept equal to project(VERSION) by tests/unit/mgmt/cli.
#pragma once

#include <string_view>

#include "base/clock.h"

namespace sekisho {

inline constexpr std::string_view version = "0.1.0";
/// When this release was made, to the day: 2026-11-21. A clock that says less is wrong.
inline constexpr WallTime released_at{1'795'219'200};

}  // namespace sekisho
