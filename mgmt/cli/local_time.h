// Moments as staff read them: in the zone of the machine, with its offset.
#pragma once

#include <cstdint>
#include <string>

namespace sekisho::mgmt::cli {

/// "2026-11-21 09:30:00 +0900". `seconds` since 1970 UTC.
std::string local_time(std::int64_t seconds);

}  // namespace sekisho::mgmt::cli
