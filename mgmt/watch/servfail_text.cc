// A view's observations as a text file: a line for each hour of the week that has some, a checksum at the end.
#include <charconv>

#include "mgmt/trust/state_files.h"
#include "mgmt/watch/servfail_baseline.h"

namespace sekisho::mgmt::watch {
namespace {

constexpr std::string_view first_line = "sekisho servfail baseline 1\n";

std::optional<std::uint64_t> take_number(std::string_view& text, char after) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data() + text.size() || *end != after) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return number;
}

}  // namespace

std::string ServfailBaseline::write() const {
  std::string text(first_line);
  for (std::size_t hour = 0; hour < hours_in_week; ++hour) {
    for (const Tally& tally : slots_[hour]) {
      text +=
          std::to_string(hour) + " " + std::to_string(tally.replies) + " " + std::to_string(tally.servfail) + "\n";
    }
  }
  return trust::with_checksum(std::move(text));
}

std::optional<ServfailBaseline> ServfailBaseline::read(std::string_view text) {
  const auto body = trust::without_checksum(text);
  if (!body || !body->starts_with(first_line)) return std::nullopt;
  ServfailBaseline baseline;
  for (std::string_view lines = body->substr(first_line.size()); !lines.empty();) {
    const auto hour = take_number(lines, ' ');
    const auto replies = hour ? take_number(lines, ' ') : std::nullopt;
    const auto servfail = replies ? take_number(lines, '\n') : std::nullopt;
    if (!servfail || *hour >= hours_in_week || *servfail > *replies) return std::nullopt;
    Slot& slot = baseline.slots_[*hour];
    if (slot.size() == kept_weeks) return std::nullopt;
    slot.push_back({*replies, *servfail});
  }
  return baseline;
}

}  // namespace sekisho::mgmt::watch
