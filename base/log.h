// The gateway's log: one line per event, to standard error (journald adds time and unit).
//
// Never on a lane's packet path and never with query content chosen by a client at a rate he chooses: callers limit.
// No secret is passed in. Threads: any.
#pragma once

#include <string_view>

namespace sekisho::log {

enum class Level { debug, info, warn, error };

/// Sets the lowest level that is written. Default: info.
void set_level(Level level);
void write(Level level, std::string_view text);

inline void debug(std::string_view text) { write(Level::debug, text); }
inline void info(std::string_view text) { write(Level::info, text); }
inline void warn(std::string_view text) { write(Level::warn, text); }
inline void error(std::string_view text) { write(Level::error, text); }

}  // namespace sekisho::log
