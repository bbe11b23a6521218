#include "mgmt/cli/local_time.h"

#include <array>
#include <ctime>

namespace sekisho::mgmt::cli {

std::string local_time(std::int64_t seconds) {
  const auto moment = static_cast<std::time_t>(seconds);
  std::tm parts{};
  std::array<char, 64> buffer{};
  localtime_r(&moment, &parts);
  std::strftime(buffer.data(), buffer.size(), "%Y-%m-%d %H:%M:%S %z", &parts);
  return buffer.data();
}

}  // namespace sekisho::mgmt::cli
