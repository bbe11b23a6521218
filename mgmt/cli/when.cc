#include "mgmt/cli/when.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace sekisho::mgmt::cli {
namespace {

std::optional<WallTime> from_now(const std::string& text, WallTime now) {
  unsigned number = 0;
  char unit = 0, rest = 0;
  if (std::sscanf(text.c_str(), "+%9u%c%c", &number, &unit, &rest) != 2) return std::nullopt;
  const std::int64_t factor = unit == 's' ? 1 : unit == 'm' ? 60 : unit == 'h' ? 3600 : unit == 'd' ? 86'400 : 0;
  if (factor == 0) return std::nullopt;
  return WallTime{now.seconds + factor * number};
}

/// Seconds east of UTC; nothing for the machine's own zone.
bool read_zone(const std::string& text, std::optional<std::int64_t>& zone) {
  if (text.empty()) return true;
  if (text == "Z" || text == "z") {
    zone = 0;
    return true;
  }
  char sign = 0, rest = 0;
  unsigned hours = 0, minutes = 0;
  if (std::sscanf(text.c_str(), "%c%2u:%2u%c", &sign, &hours, &minutes, &rest) != 3) return false;
  if ((sign != '+' && sign != '-') || hours > 14 || minutes > 59) return false;
  zone = (sign == '-' ? -1 : 1) * static_cast<std::int64_t>(hours * 3600 + minutes * 60);
  return true;
}

}  // namespace

std::optional<WallTime> parse_when(const std::string& text, WallTime now) {
  if (text == "now") return now;
  if (text.starts_with('+')) return from_now(text, now);
  int year = 0, used = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &used) != 3) return std::nullopt;
  std::size_t at = static_cast<std::size_t>(used);
  if (at < text.size()) {
    if (text[at] != 'T' && text[at] != ' ') return std::nullopt;
    if (std::sscanf(text.c_str() + at + 1, "%2u:%2u%n", &hour, &minute, &used) != 2) return std::nullopt;
    at += 1 + static_cast<std::size_t>(used);
    if (at < text.size() && text[at] == ':') {
      if (std::sscanf(text.c_str() + at + 1, "%2u%n", &second, &used) != 1) return std::nullopt;
      at += 1 + static_cast<std::size_t>(used);
    }
  }
  std::optional<std::int64_t> zone;
  if (!read_zone(text.substr(at), zone)) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const std::int64_t clock = std::int64_t{hour} * 3600 + minute * 60 + second;
  if (zone) {
    const auto days = std::chrono::sys_days(date).time_since_epoch().count();
    return WallTime{std::int64_t{days} * 86'400 + clock - *zone};
  }
  std::tm parts{};
  parts.tm_year = year - 1900;
  parts.tm_mon = static_cast<int>(month) - 1;
  parts.tm_mday = static_cast<int>(day);
  parts.tm_hour = static_cast<int>(hour);
  parts.tm_min = static_cast<int>(minute);
  parts.tm_sec = static_cast<int>(second);
  parts.tm_isdst = -1;
  return WallTime{std::mktime(&parts)};
}

}  // namespace sekisho::mgmt::cli
