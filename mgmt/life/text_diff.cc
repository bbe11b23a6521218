#include "mgmt/life/text_diff.h"

#include <algorithm>
#include <vector>

namespace sekisho::mgmt::life {
namespace {

constexpr std::size_t context = 3;
constexpr int max_edits = 1000;

using Lines = std::vector<std::string_view>;

Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

struct Edit {
  char kind;  // ' ', '-', '+'
  std::size_t old_line, new_line;
};

/// Myers' shortest edit script, forward, with each round's furthest points kept for the way back.
class Script {
 public:
  Script(const Lines& a, const Lines& b) : a_(a), b_(b) {}

  std::vector<Edit> run() {
    const int n = static_cast<int>(a_.size());
    const int m = static_cast<int>(b_.size());
    std::vector<int> furthest(2 * max_edits + 3, 0);
    for (int d = 0; d <= std::min(n + m, max_edits); ++d) {
      rounds_.push_back({furthest.begin() + max_edits - d, furthest.begin() + max_edits + d + 3});
      for (int k = -d; k <= d; k += 2) {
        int& x = furthest[static_cast<std::size_t>(k + max_edits + 1)];
        x = step(furthest, d, k);
        while (x < n && x - k < m && a_[static_cast<std::size_t>(x)] == b_[static_cast<std::size_t>(x - k)]) ++x;
        if (x >= n && x - k >= m) return back(d);
      }
    }
    return replaced();
  }

 private:
  static int at(const std::vector<int>& furthest, int k) {
    return furthest[static_cast<std::size_t>(k + max_edits + 1)];
  }
  static int step(const std::vector<int>& furthest, int d, int k) {
    const bool down = k == -d || (k != d && at(furthest, k - 1) < at(furthest, k + 1));
    return down ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
  }

  std::vector<Edit> back(int d) const {
    std::vector<Edit> edits;
    int x = static_cast<int>(a_.size());
    int y = static_cast<int>(b_.size());
    const auto keep = [&](char kind) {
      edits.push_back({kind, static_cast<std::size_t>(x), static_cast<std::size_t>(y)});
    };
    for (; d > 0; --d) {
      const std::vector<int>& before = rounds_[static_cast<std::size_t>(d)];  // diagonals -d-1 … d+1
      const auto point = [&](int k) { return before[static_cast<std::size_t>(k + d + 1)]; };
      const int k = x - y;
      const bool down = k == -d || (k != d && point(k - 1) < point(k + 1));
      const int previous = down ? k + 1 : k - 1;
      const int px = point(previous);
      const int snake_begin = down ? px : px + 1;
      while (x > snake_begin) {
        --x, --y;
        keep(' ');
      }
      if (down) {
        --y;
        keep('+');
      } else {
        --x;
        keep('-');
      }
    }
    while (x > 0) {
      --x, --y;
      keep(' ');
    }
    std::reverse(edits.begin(), edits.end());
    return edits;
  }

  std::vector<Edit> replaced() const {
    std::size_t same = 0;
    while (same < std::min(a_.size(), b_.size()) && a_[same] == b_[same]) ++same;
    std::vector<Edit> edits;
    for (std::size_t i = 0; i < same; ++i) edits.push_back({' ', i, i});
    for (std::size_t i = same; i < a_.size(); ++i) edits.push_back({'-', i, same});
    for (std::size_t i = same; i < b_.size(); ++i) edits.push_back({'+', a_.size(), i});
    return edits;
  }

  const Lines &a_, &b_;
  std::vector<std::vector<int>> rounds_;
};

/// "3" or "3,7"; a side without lines counts from the line before.
std::string range(std::size_t first, std::size_t count) {
  if (count == 1) return std::to_string(first + 1);
  return std::to_string(count == 0 ? first : first + 1) + "," + std::to_string(count);
}

void add_line(std::string& out, char kind, std::string_view line) {
  out += kind;
  out += line;
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

std::string hunk(const std::vector<Edit>& edits, std::size_t from, std::size_t to, const Lines& a, const Lines& b) {
  std::string body;
  std::size_t old_count = 0;
  std::size_t new_count = 0;
  for (std::size_t i = from; i < to; ++i) {
    const Edit& edit = edits[i];
    add_line(body, edit.kind, edit.kind == '+' ? b[edit.new_line] : a[edit.old_line]);
    old_count += edit.kind != '+';
    new_count += edit.kind != '-';
  }
  return "@@ -" + range(edits[from].old_line, old_count) + " +" + range(edits[from].new_line, new_count) + " @@\n" +
         body;
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, const std::string& name) {
  if (before == after) return {};
  const Lines a = split(before);
  const Lines b = split(after);
  const std::vector<Edit> edits = Script(a, b).run();
  std::string out = "--- " + name + "\n+++ " + name + "\n";
  std::size_t i = 0;
  while (i < edits.size()) {
    while (i < edits.size() && edits[i].kind == ' ') ++i;
    if (i == edits.size()) break;
    const std::size_t from = i - std::min(i, context);
    std::size_t last = i;  // the last line that differs, as long as what lies between is short
    for (std::size_t j = i; j < edits.size() && j <= last + 2 * context + 1; ++j) {
      if (edits[j].kind != ' ') last = j;
    }
    const std::size_t to = std::min(last + 1 + context, edits.size());
    out += hunk(edits, from, to, a, b);
    i = to;
  }
  return out;
}

std::string unified_diff(const store::Files& before, const store::Files& after) {
  static const std::string nothing;
  std::string out;
  const auto text = [](const store::Files& files, const std::string& name) -> const std::string& {
    const auto found = files.find(name);
    return found == files.end() ? nothing : found->second;
  };
  store::Files names = before;
  names.insert(after.begin(), after.end());
  for (const auto& entry : names)
    out += unified_diff(text(before, entry.first), text(after, entry.first), entry.first);
  return out;
}

}  // namespace sekisho::mgmt::life
