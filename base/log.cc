#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <string>

namespace sekisho::log {
namespace {

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("sekisho", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%l: %v");
    made->set_level(spdlog::level::info);
    made->flush_on(spdlog::level::debug);
    return made;
  }();
  return *instance;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

}  // namespace

void set_level(Level level) { logger().set_level(level_of(level)); }

void write(Level level, std::string_view text) {
  if (!logger().should_log(level_of(level))) return;
  if (std::none_of(text.begin(), text.end(), is_control)) {
    logger().log(level_of(level), spdlog::string_view_t(text.data(), text.size()));
    return;
  }
  std::string one_line(text);  // a name from the network can't begin a second, invented line
  std::replace_if(one_line.begin(), one_line.end(), is_control, ' ');
  logger().log(level_of(level), spdlog::string_view_t(one_line.data(), one_line.size()));
}

}  // namespace sekisho::log
