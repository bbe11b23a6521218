#include "dns/rdata/tokens.h"

#include <charconv>

namespace sekisho::dns {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '(' || c == ')'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void TokenReader::skip_blanks() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  if (at_ < text_.size() && text_[at_] == ';') at_ = text_.size();
}

bool TokenReader::done() {
  skip_blanks();
  return at_ == text_.size();
}

std::optional<std::string_view> TokenReader::next() {
  if (!ok_ || done()) return std::nullopt;
  const bool whole_quoted = text_[at_] == '"';
  if (whole_quoted) ++at_;
  const std::size_t start = at_;
  bool quoted = whole_quoted;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\\' && at_ + 1 < text_.size()) {
      ++at_;
    } else if (c == '"') {
      quoted = !quoted;
      if (whole_quoted) break;
    } else if (!quoted && (is_blank(c) || c == ';')) {
      break;
    }
  }
  if (quoted) {
    ok_ = false;
    return std::nullopt;
  }
  const std::string_view word = text_.substr(start, at_ - start);
  if (whole_quoted) ++at_;
  return word;
}

bool unescape(std::string_view word, std::vector<std::uint8_t>& out) {
  for (std::size_t at = 0; at < word.size(); ++at) {
    if (word[at] == '"') continue;
    if (word[at] != '\\') {
      out.push_back(static_cast<std::uint8_t>(word[at]));
      continue;
    }
    if (++at >= word.size()) return false;
    if (!is_digit(word[at])) {
      out.push_back(static_cast<std::uint8_t>(word[at]));
      continue;
    }
    if (at + 2 >= word.size() || !is_digit(word[at + 1]) || !is_digit(word[at + 2])) return false;
    const int value = (word[at] - '0') * 100 + (word[at + 1] - '0') * 10 + (word[at + 2] - '0');
    if (value > 255) return false;
    out.push_back(static_cast<std::uint8_t>(value));
    at += 2;
  }
  return true;
}

void append_quoted(Bytes octets, std::string& out) {
  out += '"';
  for (const std::uint8_t octet : octets) {
    if (octet < 0x20 || octet >= 0x7F) {
      out += '\\';
      out += static_cast<char>('0' + octet / 100);
      out += static_cast<char>('0' + octet / 10 % 10);
      out += static_cast<char>('0' + octet % 10);
    } else {
      if (octet == '"' || octet == '\\') out += '\\';
      out += static_cast<char>(octet);
    }
  }
  out += '"';
}

std::optional<std::uint64_t> parse_number(std::string_view word, std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size() || value > most) return std::nullopt;
  return value;
}

std::optional<std::uint32_t> parse_seconds(std::string_view word) {
  std::uint64_t sum = 0;
  std::uint64_t part = 0;
  bool digits = false;  // of the part that is being read
  for (const char c : word) {
    if (is_digit(c)) {
      part = part * 10 + static_cast<unsigned>(c - '0');
      digits = true;
    } else {
      const char unit = static_cast<char>(c | 0x20);
      const unsigned factor = unit == 's'   ? 1
                              : unit == 'm' ? 60
                              : unit == 'h' ? 3600
                              : unit == 'd' ? 86400
                              : unit == 'w' ? 604800
                                            : 0;
      if (!digits || factor == 0) return std::nullopt;
      sum += part * factor;
      part = 0;
      digits = false;
    }
    if (part > 0xFFFFFFFFU || sum > 0xFFFFFFFFU) return std::nullopt;
  }
  const bool ends_well = digits || (!word.empty() && part == 0 && !is_digit(word.back()));
  if (!ends_well || sum + part > 0xFFFFFFFFU) return std::nullopt;
  return static_cast<std::uint32_t>(sum + part);
}

}  // namespace sekisho::dns
