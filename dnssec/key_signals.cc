#include "dnssec/key_signals.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "dnssec/key_tag.h"

namespace sekisho::dnssec {
namespace {

constexpr std::string_view is_ta = "root-key-sentinel-is-ta-";
constexpr std::string_view not_ta = "root-key-sentinel-not-ta-";
constexpr std::size_t digits = 5;

std::optional<std::uint16_t> tag_behind(std::string_view label, std::string_view prefix) {
  if (label.size() != prefix.size() + digits || !label.starts_with(prefix)) return std::nullopt;
  unsigned tag = 0;
  for (const char c : label.substr(prefix.size())) {
    if (c < '0' || c > '9') return std::nullopt;
    tag = tag * 10 + static_cast<unsigned>(c - '0');
  }
  if (tag > 0xFFFF) return std::nullopt;
  return static_cast<std::uint16_t>(tag);
}

}  // namespace

std::optional<Sentinel> parse_sentinel(const dns::Question& question) {
  if (question.type != dns::RRType::a && question.type != dns::RRType::aaaa) return std::nullopt;
  if (question.name.is_root()) return std::nullopt;
  const Bytes octets = question.name.label(0);
  if (octets.size() < is_ta.size() || octets.size() > not_ta.size() + digits) return std::nullopt;
  std::string label(octets.begin(), octets.end());
  for (char& c : label) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (const auto tag = tag_behind(label, is_ta)) return Sentinel{true, *tag};
  if (const auto tag = tag_behind(label, not_ta)) return Sentinel{false, *tag};
  return std::nullopt;
}

bool sentinel_denies(const Sentinel& sentinel, const std::vector<std::uint16_t>& root_tags) {
  return sentinel.claims_anchor != std::ranges::binary_search(root_tags, sentinel.tag);
}

std::vector<std::uint16_t> anchor_tags(const TrustAnchor& anchor) {
  std::vector<std::uint16_t> tags;
  for (const Bytes rdata : anchor.ds) {
    if (const auto ds = parse_ds(rdata)) tags.push_back(ds->key_tag);
  }
  for (const Bytes rdata : anchor.keys) tags.push_back(key_tag(rdata));
  std::ranges::sort(tags);
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  return tags;
}

dns::Question key_tag_question(const TrustAnchor& anchor) {
  constexpr std::size_t most = 12;
  constexpr std::string_view hex = "0123456789abcdef";
  std::string label = "_ta";
  for (const std::uint16_t tag : anchor_tags(anchor)) {
    if (label.size() + 5 > 3 + most * 5) break;
    label += '-';
    for (int shift = 12; shift >= 0; shift -= 4) label += hex[(tag >> shift) & 15];
  }
  const auto name = anchor.zone.prepend({reinterpret_cast<const std::uint8_t*>(label.data()), label.size()});
  return {name.ok() ? *name : anchor.zone, dns::RRType::null, dns::RRClass::in};
}

}  // namespace sekisho::dnssec
