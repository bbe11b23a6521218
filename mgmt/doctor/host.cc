#include "mgmt/doctor/host.h"

#include <algorithm>
#include <charconv>

namespace sekisho::mgmt::doctor {

std::string read_line(const Host& host, const std::string& path) {
  const auto text = host.read(path);
  if (!text) return {};
  std::string line = text->substr(0, text->find('\n'));
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!line.empty() && is_blank(line.back())) line.pop_back();
  line.erase(line.begin(), std::find_if_not(line.begin(), line.end(), is_blank));
  return line;
}

std::optional<std::uint64_t> read_number(const Host& host, const std::string& path) {
  const std::string line = read_line(host, path);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
  if (error != std::errc() || end != line.data() + line.size()) return std::nullopt;
  return value;
}

std::string link_name(const Host& host, const std::string& path) {
  const std::string target = host.link(path);
  return target.substr(target.rfind('/') + 1);  // npos + 1 is 0
}

bool has_directory(const Host& host, const std::string& path) { return !host.list(path).empty(); }

std::vector<std::uint32_t> parse_cpu_list(const std::string& text) {
  constexpr std::uint32_t limit = 4096;
  std::vector<std::uint32_t> cpus;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    std::uint32_t first = 0;
    const auto number = std::from_chars(at, end, first);
    if (number.ec != std::errc()) break;
    std::uint32_t last = first;
    at = number.ptr;
    if (at < end && *at == '-') {
      const auto second = std::from_chars(at + 1, end, last);
      if (second.ec != std::errc()) break;
      at = second.ptr;
    }
    for (std::uint32_t cpu = first; cpu <= last && cpu < limit; ++cpu) cpus.push_back(cpu);
    if (at < end && *at != ',') break;
    ++at;
  }
  return cpus;
}

std::string format_cpu_list(const std::vector<std::uint32_t>& cpus) {
  std::string text;
  for (std::size_t i = 0; i < cpus.size();) {
    std::size_t last = i;
    while (last + 1 < cpus.size() && cpus[last + 1] == cpus[last] + 1) ++last;
    text += (text.empty() ? "" : ",") + std::to_string(cpus[i]);
    if (last > i) text += "-" + std::to_string(cpus[last]);
    i = last + 1;
  }
  return text;
}

std::string shell_line(const Command& command) {
  std::string line;
  for (const std::string& word : command) {
    const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
             std::string_view("-_./:=@+,%").find(c) != std::string_view::npos;
    });
    if (!line.empty()) line += ' ';
    if (plain) {
      line += word;
      continue;
    }
    line += '\'';
    for (const char c : word) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
    line += '\'';
  }
  return line;
}

}  // namespace sekisho::mgmt::doctor
