#include "dnssec/trust_anchor.h"

#include <algorithm>

#include "base/check.h"
#include "dns/presentation.h"

namespace sekisho::dnssec {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// DS and DNSKEY have no quoted text, so a ';' always begins a comment.
std::string_view without_comment(std::string_view line) { return trim(line.substr(0, line.find(';'))); }

}  // namespace

TrustAnchor& TrustAnchors::of(const dns::Name& zone) {
  const auto known = std::ranges::find_if(anchors_, [&](const TrustAnchor& a) { return a.zone == zone; });
  if (known != anchors_.end()) return *known;
  return anchors_.emplace_back(TrustAnchor{zone, {}, {}});
}

void TrustAnchors::add_ds(const dns::Name& zone, Bytes ds) { of(zone).ds.add(ds); }
void TrustAnchors::add_key(const dns::Name& zone, Bytes dnskey) { of(zone).keys.add(dnskey); }

void TrustAnchors::replace(TrustAnchor anchor) {
  std::erase_if(anchors_, [&](const TrustAnchor& a) { return a.zone == anchor.zone; });
  if (!anchor.ds.empty() || !anchor.keys.empty()) anchors_.push_back(std::move(anchor));
}

const TrustAnchor* TrustAnchors::at(const dns::Name& zone) const {
  const auto known = std::ranges::find_if(anchors_, [&](const TrustAnchor& a) { return a.zone == zone; });
  return known != anchors_.end() ? &*known : nullptr;
}

const TrustAnchor* TrustAnchors::closest(const dns::Name& name) const {
  const TrustAnchor* best = nullptr;
  for (const TrustAnchor& anchor : anchors_) {
    if (!name.is_under(anchor.zone)) continue;
    if (best == nullptr || anchor.zone.label_count() > best->zone.label_count()) best = &anchor;
  }
  return best;
}

Result<TrustAnchors, AnchorTextError> parse_anchors(std::string_view text) {
  using Kind = AnchorTextError::Kind;
  TrustAnchors anchors;
  for (unsigned number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = without_comment(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    const auto record = dns::record_from_text(line, dns::Name(), 0);
    if (!record.ok() || record->klass != dns::RRClass::in) return Failure{AnchorTextError{Kind::bad_record, number}};
    if (record->type == dns::RRType::ds && parse_ds(record->rdata)) {
      anchors.add_ds(record->owner, record->rdata);
    } else if (record->type == dns::RRType::dnskey && parse_dnskey(record->rdata)) {
      anchors.add_key(record->owner, record->rdata);
    } else {
      return Failure{AnchorTextError{Kind::wrong_type, number}};
    }
  }
  if (anchors.empty()) return Failure{AnchorTextError{Kind::no_records, 0}};
  return anchors;
}

const TrustAnchors& built_in_anchors() {
  static const TrustAnchors anchors = [] {
    auto parsed = parse_anchors(
        ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n"
        ". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16\n");
    SEKISHO_CHECK(parsed.ok());
    return std::move(parsed).value();
  }();
  return anchors;
}

MatchedKeys match_anchor(const TrustAnchor& anchor, const ZoneKeys& keys, const Rules& rules, WorkBudget& budget) {
  MatchedKeys result = match_ds(anchor.ds, keys, rules, budget);
  bool usable_key = false;
  for (const Bytes rdata : anchor.keys)
    usable_key = usable_key || rules.algorithms.takes(parse_dnskey(rdata)->algorithm);
  if (!usable_key) {
    if (result.verdict == bogus(Reason::dnskey_does_not_match_ds)) {
      result.verdict = bogus(Reason::dnskey_does_not_match_anchor);
    }
    return result;
  }
  for (std::size_t i = 0; i < keys.keys().size(); ++i) {
    const ZoneKey& key = keys.keys()[i];
    if (key.signs_zone() && anchor.keys.contains(key.rdata())) result.mask |= KeyMask{1} << i;
  }
  if (result.mask != 0) {
    result.verdict = secure();
  } else if (keys.empty()) {
    result.verdict = bogus(Reason::dnskey_missing);
  } else {
    result.verdict = bogus(Reason::dnskey_does_not_match_anchor);
  }
  return result;
}

}  // namespace sekisho::dnssec
