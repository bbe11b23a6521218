#include "mgmt/cli/redact.h"

#include <algorithm>
#include <cctype>

namespace sekisho::mgmt::cli {
namespace {

constexpr std::string_view secret_words[] = {"secret", "password", "passphrase", "token", "private", "credential"};
/// Keys with such a word that say where something is, or whether.
constexpr std::string_view harmless_keys[] = {"cookie-secret-file", "tokens"};
constexpr std::size_t shortest_secret = 32;  // characters of a run: 128 bits in hexadecimal digits

std::string_view trim(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

bool may_hold_secret(std::string_view key) {
  if (std::ranges::find(harmless_keys, key) != std::end(harmless_keys)) return false;
  std::string lower(key);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::any_of(secret_words,
                             [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

/// Without the comment: from the first '#' outside of quotes on.
std::string_view without_comment(std::string_view line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      if (c == '\\' && quote == '"')
        ++i;
      else if (c == quote)
        quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#') {
      return line.substr(0, i);
    }
  }
  return line;
}

template <typename Take>
void each_line(std::string_view text, Take take) {
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = std::min(text.find('\n', from), text.size());
    take(text.substr(from, to - from));
    from = to + 1;
  }
}

bool is_digit_of_secret(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '/' || c == '_' || c == '-' || c == '=';
}

/// A run that looks like chance: digits and letters mixed, or hexadecimal digits alone.
bool looks_like_secret(std::string_view run) {
  if (run.size() < shortest_secret) return false;
  const auto count = [&](auto kind) {
    return std::ranges::count_if(run, [&](char c) { return kind(static_cast<unsigned char>(c)) != 0; });
  };
  return count([](int c) { return std::isdigit(c); }) >= 4 && count([](int c) { return std::isalpha(c); }) >= 4;
}

std::string without_secrets(std::string_view line) {
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at;
    while (end < line.size() && is_digit_of_secret(line[end])) ++end;
    const std::string_view run = line.substr(at, end - at);
    if (looks_like_secret(run))
      out += redacted;
    else
      out += run;
    if (end < line.size()) out += line[end++];
    at = end;
  }
  return out;
}

}  // namespace

std::string redact_log(std::string_view text) {
  std::string out;
  bool pem = false;
  each_line(text, [&](std::string_view line) {
    if (line.find("-----BEGIN") != std::string_view::npos) pem = true;
    out += pem ? std::string(redacted) : without_secrets(line);
    out += '\n';
    if (line.find("-----END") != std::string_view::npos) pem = false;
  });
  return out;
}

std::string redact_toml(std::string_view text) {
  std::string kept;
  std::string_view closing;  // of a text over several lines
  each_line(text, [&](std::string_view line) {
    if (!closing.empty()) {
      if (line.find(closing) != std::string_view::npos) closing = {};
      return;
    }
    const std::string_view plain = without_comment(line);
    if (trim(plain).empty()) return;
    const std::size_t equals = plain.find('=');
    for (const std::string_view triple : {std::string_view("\"\"\""), std::string_view("'''")}) {
      const std::size_t at = plain.find(triple);
      if (at != std::string_view::npos && plain.find(triple, at + 3) == std::string_view::npos) closing = triple;
    }
    const std::string_view key = trim(plain.substr(0, equals));
    if (equals != std::string_view::npos && (may_hold_secret(key) || !closing.empty()))
      kept += std::string(key) + " = \"" + std::string(redacted) + "\"\n";
    else
      kept += std::string(plain) + "\n";
  });
  return redact_log(kept);
}

}  // namespace sekisho::mgmt::cli
