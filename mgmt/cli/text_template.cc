#include "mgmt/cli/text_template.h"

#include <sstream>

namespace sekisho::mgmt::cli {
namespace {

std::string fill_in_fields(const std::string& text, const TextTemplate::Fields& fields) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text[at] == '{' ? text.find('}', at) : std::string::npos;
    const auto field =
        end == std::string::npos ? fields.end() : fields.find(std::string_view(text).substr(at + 1, end - at - 1));
    if (field == fields.end()) {
      out += text[at++];
    } else {
      out += field->second;
      at = end + 1;
    }
  }
  return out;
}

}  // namespace

TextTemplate TextTemplate::parse(std::string_view text) {
  TextTemplate made;
  std::istringstream lines{std::string(text)};
  std::string* section = nullptr;
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.starts_with('[') && line.ends_with(']')) {
      section = &made.sections_[line.substr(1, line.size() - 2)];
    } else if (section != nullptr && !line.empty()) {
      *section += line + "\n";
    }
  }
  return made;
}

std::optional<std::string> TextTemplate::fill(std::string_view section, const Fields& fields) const {
  const auto found = sections_.find(section);
  if (found == sections_.end()) return std::nullopt;
  return fill_in_fields(found->second, fields);
}

}  // namespace sekisho::mgmt::cli
