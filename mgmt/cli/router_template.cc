#include "mgmt/cli/router_template.h"

namespace sekisho::mgmt::cli {
namespace {

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
  made.text_ = TextTemplate::parse(text);
  return made;
}

std::optional<std::string> RouterTemplate::entry(std::string_view action, const nat::Pair& pair) const {
  const IpPrefix& inside = pair.inside;
  const std::string key = std::string(action) + (inside.length == inside.address.bits() ? " host" : " network") +
                          (inside.address.is_v4() ? " ipv4" : " ipv6");
  return text_.fill(key, {{"name", pair.name},
                          {"inside", inside.address.to_string()},
                          {"lgwan", pair.lgwan.address.to_string()},
                          {"length", std::to_string(inside.length)},
                          {"mask", mask_of(inside)},
                          {"count", count_of(inside)}});
}

std::string RouterTemplate::comment(std::string_view text) const {
  return text_.fill("comment", {{"text", std::string(text)}}).value_or("# " + std::string(text) + "\n");
}

}  // namespace sekisho::mgmt::cli
