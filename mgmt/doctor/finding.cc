#include "mgmt/doctor/finding.h"

namespace sekisho::mgmt::doctor {

std::string_view to_text(Grade grade) {
  switch (grade) {
    case Grade::well:
      return "ok";
    case Grade::warning:
      return "warning";
    case Grade::fault:
      return "fault";
    case Grade::not_applicable:
      return "not-applicable";
  }
  return "";
}

std::string fill_in(std::string_view pattern, std::span<const std::string> details) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool mark = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
    const std::size_t number = mark ? static_cast<std::size_t>(pattern[i + 1] - '0') : details.size();
    if (number < details.size()) {
      out += details[number];
      i += 2;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

}  // namespace sekisho::mgmt::doctor
