// A .replay file as lines: each with its words, its place, and the lines indented below it.
// Errors: a file that cannot be read is a failed test.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace sekisho::replay {

struct Line {
  int number = 0;
  std::string text;                ///< without indentation and comment
  std::vector<std::string> words;  ///< of text
  std::vector<Line> below;

  const std::string& word(std::size_t i) const;
  /// Text behind the first `n` words.
  std::string rest(std::size_t n) const;
  bool has(std::string_view flag) const;
  /// The value of key=value.
  std::optional<std::string> value(std::string_view key) const;
};

std::vector<Line> read_script(const std::string& path);
/// The lines of one case: those before the first CASE, and its own. Without a name: the whole script, that has none.
std::vector<Line> lines_of_case(const std::vector<Line>& script, const std::string& name);
/// The names of a script's cases, in order.
std::vector<std::string> cases_of(const std::vector<Line>& script);
/// "1800ms", "2s", "90m", "1h".
Duration parse_duration(const std::string& text);

}  // namespace sekisho::replay
