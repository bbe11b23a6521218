#include "mgmt/config/text_edit.h"

#include <algorithm>

namespace sekisho::mgmt::config {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t'; }
bool is_blank(char c) { return is_space(c) || c == '\n' || c == '\r'; }

/// Walks over TOML from any value on; strings and comments count as one step.
class Walker {
 public:
  Walker(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  std::size_t at() const { return at_; }
  bool done() const { return at_ >= text_.size(); }
  char here() const { return text_[at_]; }

  /// Over one octet, one string or one comment.
  bool step() {
    if (here() == '"' || here() == '\'') return skip_string();
    if (here() == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
      return true;
    }
    ++at_;
    return true;
  }

  /// Over a bracketed whole, to one past its end.
  bool skip_brackets() {
    std::size_t depth = 0;
    while (!done()) {
      const char c = here();
      if (c == '[' || c == '{') ++depth;
      const bool closes = c == ']' || c == '}';
      if (!step()) return false;
      if (closes && --depth == 0) return true;
    }
    return false;
  }

  bool skip_string() {
    const char mark = here();
    const std::string three(3, mark);
    const bool long_form = text_.substr(at_, 3) == three;
    at_ += long_form ? 3 : 1;
    while (!done()) {
      if (mark == '"' && here() == '\\') {
        at_ += 2;
        continue;
      }
      if (!long_form && here() == '\n') return false;
      if (long_form ? text_.substr(at_, 3) == three : here() == mark) {
        at_ += long_form ? 3 : 1;
        while (long_form && !done() && here() == mark) ++at_;  // up to two quotes more belong to the text
        return at_ <= text_.size();
      }
      ++at_;
    }
    return false;
  }

  void skip_word() {
    while (!done() && !is_blank(here()) && here() != ',' && here() != ']' && here() != '}' && here() != '#') ++at_;
  }

 private:
  std::string_view text_;
  std::size_t at_;
};

std::size_t line_end(std::string_view text, std::size_t at) { return std::min(text.find('\n', at), text.size()); }

std::string indent_of(std::string_view text, std::size_t at) {
  const std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
  std::size_t end = start;
  while (end < text.size() && is_space(text[end])) ++end;
  return std::string(text.substr(start, end - start));
}

std::string newline_of(std::string_view text) { return text.find("\r\n") != std::string_view::npos ? "\r\n" : "\n"; }

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = line_end(text, at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

/// Where a member's value ends; nothing for tables under headers of their own.
std::optional<std::size_t> end_of_member(std::string_view text, const Member& member) {
  const auto at = offset_of(text, member.node.where);
  const auto key = offset_of(text, member.key_where);
  // A value stands behind its key on the same line; [[pair.life]] stands elsewhere.
  if (!at || !key || *at <= *key || text.substr(*key, *at - *key).find('\n') != std::string_view::npos)
    return std::nullopt;
  if (text.substr(*key, *at - *key).find('=') == std::string_view::npos) return std::nullopt;
  return end_of_value(text, *at);
}

}  // namespace

std::optional<std::size_t> offset_of(std::string_view text, Position where) {
  if (where.line == 0 || where.column == 0) return std::nullopt;
  std::size_t at = 0;
  for (std::uint32_t line = 1; line < where.line; ++line) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return std::nullopt;
    ++at;
  }
  for (std::uint32_t column = 1; column < where.column; ++column) {
    if (at >= text.size() || text[at] == '\n') return std::nullopt;
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;  // one code point
  }
  return at < text.size() ? std::optional(at) : std::nullopt;
}

std::optional<std::size_t> end_of_value(std::string_view text, std::size_t at) {
  Walker walker(text, at);
  if (walker.done()) return std::nullopt;
  const char first = walker.here();
  if (first == '[' || first == '{') return walker.skip_brackets() ? std::optional(walker.at()) : std::nullopt;
  if (first == '"' || first == '\'') return walker.skip_string() ? std::optional(walker.at()) : std::nullopt;
  walker.skip_word();
  return walker.at() > at ? std::optional(walker.at()) : std::nullopt;
}

std::optional<TextEdit> set_key(std::string_view text, const Node& table, std::string_view key,
                                std::string_view value) {
  const Table* members = table.table();
  if (!members) return std::nullopt;
  std::optional<std::size_t> last_end;
  const Member* last = nullptr;
  for (const Member& member : *members) {
    const auto end = end_of_member(text, member);
    if (member.key == key) {
      const auto at = offset_of(text, member.node.where);
      if (!at || !end) return std::nullopt;
      return TextEdit{*at, *end - *at, std::string(value)};
    }
    if (end && (!last_end || *end > *last_end)) last_end = end, last = &member;
  }
  if (!last_end) return std::nullopt;
  const auto open = offset_of(text, table.where);
  const std::string entry = std::string(key) + " = " + std::string(value);
  if (open && text[*open] == '{') return TextEdit{*last_end, 0, ", " + entry};
  const std::size_t end = line_end(text, *last_end);
  const auto key_at = offset_of(text, last->key_where);
  const std::string indent = key_at ? indent_of(text, *key_at) : "";
  if (end == text.size()) return TextEdit{end, 0, newline_of(text) + indent + entry};
  return TextEdit{end + 1, 0, indent + entry + newline_of(text)};
}

std::optional<TextEdit> append_item(std::string_view text, const Node& array, std::string_view item) {
  const Array* items = array.array();
  const auto open = offset_of(text, array.where);
  if (!items || !open || text[*open] != '[') return std::nullopt;
  const auto end = end_of_value(text, *open);
  if (!end) return std::nullopt;
  if (items->empty()) return TextEdit{*end - 1, 0, std::string(item)};
  const auto last_at = offset_of(text, items->back().where);
  const auto last_end = last_at ? end_of_value(text, *last_at) : std::nullopt;
  if (!last_end || *last_end > *end) return std::nullopt;
  // Behind the last item: an optional comma, comments.
  Walker walker(text, *last_end);
  bool comma = false;
  while (walker.at() + 1 < *end && !comma) {
    comma = walker.here() == ',';
    walker.step();
  }
  const bool own_line = text.substr(*open, *last_at - *open).find('\n') != std::string_view::npos;
  if (!own_line) return TextEdit{comma ? walker.at() : *last_end, 0, (comma ? " " : ", ") + std::string(item)};
  const std::string newline = newline_of(text);
  const std::string line = indent_of(text, *last_at) + std::string(item) + ",";
  if (!comma) return TextEdit{*last_end, 0, "," + newline + line};
  const std::size_t behind = line_end(text, walker.at());  // a comment behind the comma stays with its item
  if (behind >= *end) return TextEdit{walker.at(), 0, newline + line};
  return TextEdit{behind + 1, 0, line + newline};
}

TextEdit append_table(std::string_view text, std::string_view name, const std::vector<std::string>& lines) {
  const std::string newline = newline_of(text);
  std::string added = text.empty() || text.ends_with("\n\n") || text.ends_with("\n\r\n") ? ""
                      : text.ends_with('\n')                                             ? newline
                                                                                         : newline + newline;
  added += "[[" + std::string(name) + "]]" + newline;
  for (const std::string& line : lines) added += line + newline;
  return {text.size(), 0, added};
}

std::optional<std::string> apply_edits(std::string_view text, std::vector<TextEdit> edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const TextEdit& a, const TextEdit& b) { return a.at < b.at; });
  std::string out;
  std::size_t at = 0;
  for (const TextEdit& edit : edits) {
    if (edit.at < at || edit.at + edit.length > text.size()) return std::nullopt;
    out += text.substr(at, edit.at - at);
    out += edit.replacement;
    at = edit.at + edit.length;
  }
  out += text.substr(at);
  if (!parse_document(out, 0)) return std::nullopt;
  return out;
}

std::string quote(std::string_view text) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += std::string("\\") + c;
    } else if (octet < 0x20 || octet == 0x7F) {
      out += std::string("\\u00") + hex[octet >> 4] + hex[octet & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string unified_diff(std::string_view before, std::string_view after, const std::string& name) {
  if (before == after) return "";
  constexpr std::size_t context = 3;
  const auto old_lines = lines_of(before), new_lines = lines_of(after);
  const std::size_t shorter = std::min(old_lines.size(), new_lines.size());
  std::size_t same = 0, tail = 0;
  while (same < shorter && old_lines[same] == new_lines[same]) ++same;
  while (tail < shorter - same && old_lines[old_lines.size() - 1 - tail] == new_lines[new_lines.size() - 1 - tail])
    ++tail;
  const std::size_t from = same > context ? same - context : 0;
  const std::size_t old_end = old_lines.size() - tail, new_end = new_lines.size() - tail;
  const std::size_t after_tail = std::min(tail, context);
  const auto range = [&](std::size_t end) {
    const std::size_t count = end + after_tail - from;
    return std::to_string(count == 0 ? 0 : from + 1) + "," + std::to_string(count);
  };
  std::string out = "--- " + name + "\n+++ " + name + "\n@@ -" + range(old_end) + " +" + range(new_end) + " @@\n";
  const auto add = [&out](char mark, std::string_view line) { out += mark + std::string(line) + "\n"; };
  for (std::size_t i = from; i < same; ++i) add(' ', old_lines[i]);
  for (std::size_t i = same; i < old_end; ++i) add('-', old_lines[i]);
  for (std::size_t i = same; i < new_end; ++i) add('+', new_lines[i]);
  for (std::size_t i = old_end; i < old_end + after_tail; ++i) add(' ', old_lines[i]);
  return out;
}

}  // namespace sekisho::mgmt::config
