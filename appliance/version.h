// The product's version, as CMakeLists.txt says it.
#pragma once

namespace sekisho::appliance {
inline constexpr const char* version = SEKISHO_VERSION;
}
