#include "mgmt/cli/router_template.h"

#include <sstream>

namespace sekisho::mgmt::cli {
namespace {

std::string replace_all(std::string text, const std::map<std::string, std::string>& fields) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text[at] == '{' ? text.find('}', at) : std::string::npos;
    const auto field = end == std::string::npos ? fields.end() : fields.find(text.substr(at + 1, end - at - 1));
    if (field == fields.end()) {
      out += text[at++];
    } else {
      out += field->second;
      at = end + 1;
    }
  }
  return out;
}

std::string mask_of(const IpPrefix& prefix) {
  if (!prefix.address.is_v4()) return "";
  return IpAddress::v4(prefix.length == 0 ? 0U : ~std::uint32_t{0} << (32 - prefix.length)).to_string();
}

std::string count_of(const IpPrefix& prefix) {
  const unsigned bits = prefix.address.bits() - prefix.length;
  return bits < 32 ? std::to_string(std::uint64_t{1} << bits) : "";
}

}  // namespace

RouterTemplate RouterTemplate::parse(std::string_view text) {
  RouterTemplate made;
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

std::optional<std::string> RouterTemplate::entry(std::string_view action, const nat::Pair& pair) const {
  const IpPrefix& inside = pair.inside;
  const std::string key = std::string(action) + (inside.length == inside.address.bits() ? " host" : " network") +
                          (inside.address.is_v4() ? " ipv4" : " ipv6");
  const auto section = sections_.find(key);
  if (section == sections_.end()) return std::nullopt;
  return replace_all(section->second, {{"name", pair.name},
                                       {"inside", inside.address.to_string()},
                                       {"lgwan", pair.lgwan.address.to_string()},
                                       {"length", std::to_string(inside.length)},
                                       {"mask", mask_of(inside)},
                                       {"count", count_of(inside)}});
}

std::string RouterTemplate::comment(std::string_view text) const {
  const auto section = sections_.find("comment");
  return section == sections_.end() ? "# " + std::string(text) + "\n"
                                    : replace_all(section->second, {{"text", std::string(text)}});
}

}  // namespace sekisho::mgmt::cli
