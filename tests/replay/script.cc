#include "tests/replay/script.h"

#include <fstream>
#include <sstream>

namespace sekisho::replay {

const std::string& Line::word(std::size_t i) const {
  static const std::string none;
  return i < words.size() ? words[i] : none;
}

std::string Line::rest(std::size_t n) const {
  std::string out;
  for (std::size_t i = n; i < words.size(); ++i) out += (out.empty() ? "" : " ") + words[i];
  return out;
}

bool Line::has(std::string_view flag) const {
  for (const std::string& w : words) {
    if (w == flag) return true;
  }
  return false;
}

std::optional<std::string> Line::value(std::string_view key) const {
  for (const std::string& w : words) {
    const std::size_t equals = w.find('=');
    if (equals != std::string::npos && w.substr(0, equals) == key) return w.substr(equals + 1);
  }
  return std::nullopt;
}

namespace {

struct Indented {
  std::size_t indent;
  Line line;
};

/// A '#' begins a comment at the start of a line or after a blank.
std::string without_comment(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '#' && (i == 0 || text[i - 1] == ' ')) return text.substr(0, i);
  }
  return text;
}

std::vector<Line> nest(const std::vector<Indented>& flat, std::size_t& at, std::size_t indent) {
  std::vector<Line> lines;
  while (at < flat.size() && flat[at].indent >= indent) {
    Line line = flat[at].line;
    const std::size_t mine = flat[at].indent;
    ++at;
    line.below = nest(flat, at, mine + 1);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

namespace {

void read_into(const std::string& path, std::vector<Indented>& flat) {
  std::ifstream file(path);
  std::string text;
  for (int number = 1; std::getline(file, text); ++number) {
    text = without_comment(text);
    const std::size_t start = text.find_first_not_of(' ');
    if (start == std::string::npos) continue;
    Line line{.number = number, .text = text.substr(start), .words = {}, .below = {}};
    std::istringstream words(line.text);
    for (std::string w; words >> w;) line.words.push_back(w);
    if (line.words.front() == "include") {
      read_into(path.substr(0, path.rfind('/') + 1) + line.word(1), flat);
    } else {
      flat.push_back({start, std::move(line)});
    }
  }
}

}  // namespace

std::vector<Line> read_script(const std::string& path) {
  std::vector<Indented> flat;
  read_into(path, flat);
  std::size_t at = 0;
  return nest(flat, at, 0);
}

std::vector<std::string> cases_of(const std::vector<Line>& script) {
  std::vector<std::string> names;
  for (const Line& line : script) {
    if (line.word(0) == "CASE") names.push_back(line.rest(1));
  }
  return names;
}

std::vector<Line> lines_of_case(const std::vector<Line>& script, const std::string& name) {
  std::vector<Line> lines;
  bool wanted = true;
  for (const Line& line : script) {
    const bool begins = line.word(0) == "CASE";
    if (begins) wanted = line.rest(1) == name;
    if (wanted && !begins) lines.push_back(line);
  }
  return lines;
}

Duration parse_duration(const std::string& text) {
  std::size_t end = 0;
  const long long n = std::stoll(text, &end);
  const std::string unit = text.substr(end);
  if (unit == "ms") return std::chrono::milliseconds(n);
  if (unit == "m") return std::chrono::minutes(n);
  if (unit == "h") return std::chrono::hours(n);
  if (unit == "d") return std::chrono::hours(24 * n);
  return std::chrono::seconds(n);
}

}  // namespace sekisho::replay
