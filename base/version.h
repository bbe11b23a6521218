// The version that both programs show (K-5). Kept equal to project(VERSION) by tests/unit/mgmt/cli.
#pragma once

#include <string_view>

namespace sekisho {

inline constexpr std::string_view version = "0.1.0";

}  // namespace sekisho
