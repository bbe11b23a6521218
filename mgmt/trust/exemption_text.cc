// Negative trust anchors as a text file: one a line, fields behind tabs, a checksum at the end.
#include <charconv>

#include "mgmt/trust/exemption_book.h"

namespace sekisho::mgmt::trust {
namespace {

constexpr std::string_view first_line = "sekisho negative trust anchors 1\n";

std::string_view take_field(std::string_view& line) {
  const std::string_view field = line.substr(0, line.find('\t'));
  line.remove_prefix(std::min(field.size() + 1, line.size()));
  return field;
}

bool take_time(std::string_view& line, WallTime& time) {
  const std::string_view field = take_field(line);
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), time.seconds);
  return error == std::errc() && end == field.data() + field.size();
}

std::optional<Exemption> read_line(std::string_view line) {
  Exemption e;
  e.realm = take_field(line);
  const auto name = dns::Name::from_text(take_field(line));
  if (!name || !take_time(line, e.set_at) || !take_time(line, e.expires)) return std::nullopt;
  e.name = *name;
  e.by = take_field(line);
  e.reason = line;
  return e;
}

}  // namespace

std::string write_exemptions(const std::vector<Exemption>& entries) {
  std::string text(first_line);
  for (const Exemption& e : entries) {
    text += e.realm + "\t" + e.name.to_text() + "\t" + std::to_string(e.set_at.seconds) + "\t" +
            std::to_string(e.expires.seconds) + "\t" + e.by + "\t" + e.reason + "\n";
  }
  return with_checksum(std::move(text));
}

std::optional<std::vector<Exemption>> read_exemptions(std::string_view text) {
  const auto body = without_checksum(text);
  if (!body || !body->starts_with(first_line)) return std::nullopt;
  std::string_view lines = body->substr(first_line.size());
  std::vector<Exemption> entries;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    auto entry = read_line(line);
    if (!entry || entries.size() >= ExemptionBook::max_entries) return std::nullopt;
    entries.push_back(std::move(*entry));
  }
  return entries;
}

}  // namespace sekisho::mgmt::trust
