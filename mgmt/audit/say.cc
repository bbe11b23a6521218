#include "mgmt/audit/say.h"

#include <cstdio>

namespace sekisho::mgmt::audit {
namespace {

std::string fill(std::string_view pattern, const std::string& first, const std::string& second) {
  std::string text;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::string_view here = pattern.substr(at, 3);
    if (here == "{0}" || here == "{1}") {
      text += here == "{0}" ? first : second;
      at += 3;
    } else {
      text += pattern[at++];
    }
  }
  return text;
}

}  // namespace

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text.empty() ? "-" : text;
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

Verdict say(State state, std::string_view en, std::string_view ja, const std::string& first,
            const std::string& second) {
  return {state, {fill(en, first, second), fill(ja, first, second)}};
}

}  // namespace sekisho::mgmt::audit
