// What people and alarms are told of the trust anchors.
#include <algorithm>

#include "dnssec/key_tag.h"
#include "mgmt/trust/anchor_book.h"

namespace sekisho::mgmt::trust {

using dnssec::AnchorKeyState;
using dnssec::AnchorTracker;
using dnssec::TrackOutcome;

namespace {

constexpr std::int64_t long_unseen = 15 * 86'400;  // RFC 5011 §2.3: nobody looks more rarely

WallTime next_of(const dnssec::AnchorKey& key) {
  const bool runs = key.state == AnchorKeyState::add_pend || key.state == AnchorKeyState::revoked;
  return runs ? WallTime{key.since.seconds + AnchorTracker::hold_down} : WallTime{};
}

bool fits(const dnssec::Ds& ds, const dns::Name& zone, Bytes dnskey) {
  return dnssec::is_implemented(ds.digest_type) && dnssec::ds_fits(ds, zone, dnskey);
}

}  // namespace

std::string_view to_text(AnchorWarning warning) {
  switch (warning) {
    case AnchorWarning::not_trusted:
      return "not-trusted";
    case AnchorWarning::no_answer:
      return "no-answer";
    case AnchorWarning::not_saved:
      return "not-saved";
    case AnchorWarning::state_lost:
      return "state-lost";
    case AnchorWarning::built_in:
      return "built-in";
    case AnchorWarning::not_seen_long:
      return "not-seen-long";
  }
  return "";
}

/// Keys that were seen, then what the configuration names and nobody has seen yet.
std::vector<KeyReport> AnchorBook::key_reports(const Entry& entry) {
  std::vector<KeyReport> keys;
  const std::vector<dnssec::AnchorKey> none;
  const std::vector<dnssec::AnchorKey>& seen = entry.tracker ? entry.tracker->keys() : none;
  for (const dnssec::AnchorKey& key : seen) {
    const auto fields = dnssec::parse_dnskey(key.dnskey);
    keys.push_back({key.tag(), static_cast<unsigned>(fields->algorithm), std::string(dnssec::to_text(key.state)),
                    key.since, next_of(key)});
  }
  const dnssec::TrustAnchor& named = entry.configured.anchor;
  for (const Bytes rdata : named.ds) {
    const auto ds = dnssec::parse_ds(rdata);
    const bool is_seen =
        std::any_of(seen.begin(), seen.end(), [&](const auto& k) { return fits(*ds, named.zone, k.dnskey); });
    if (!is_seen) keys.push_back({ds->key_tag, static_cast<unsigned>(ds->algorithm), "configured", {}, {}});
  }
  for (const Bytes rdata : named.keys) {
    const bool is_seen =
        std::any_of(seen.begin(), seen.end(), [&](const auto& k) { return std::ranges::equal(k.dnskey, rdata); });
    if (is_seen) continue;
    const auto key = dnssec::parse_dnskey(rdata);
    keys.push_back({dnssec::key_tag(rdata), static_cast<unsigned>(key->algorithm), "configured", {}, {}});
  }
  return keys;
}

std::vector<AnchorWarning> AnchorBook::warnings(const Entry& entry, WallTime now) {
  std::vector<AnchorWarning> warnings;
  if (entry.answered && entry.tracker->last_outcome() == TrackOutcome::not_trusted)
    warnings.push_back(AnchorWarning::not_trusted);
  if (entry.answered && entry.tracker->last_outcome() == TrackOutcome::no_answer)
    warnings.push_back(AnchorWarning::no_answer);
  if (entry.unsaved) warnings.push_back(AnchorWarning::not_saved);
  if (entry.state_lost) warnings.push_back(AnchorWarning::state_lost);
  if (entry.configured.built_in) warnings.push_back(AnchorWarning::built_in);
  if (entry.tracker && entry.tracker->last_success() != WallTime{} &&
      now.seconds > entry.tracker->last_success().seconds + long_unseen) {
    warnings.push_back(AnchorWarning::not_seen_long);
  }
  return warnings;
}

std::vector<AnchorReport> AnchorBook::report(WallTime now) const {
  std::vector<AnchorReport> reports;
  for (const Entry& entry : entries_) {
    AnchorReport report;
    report.realm = entry.configured.realm;
    report.zone = entry.configured.anchor.zone;
    report.source = entry.configured.source;
    report.tracked = entry.tracker.has_value();
    report.asked = entry.answered;
    if (entry.tracker) {
      report.outcome = entry.tracker->last_outcome();
      report.last_success = entry.tracker->last_success();
      report.next_refresh = entry.due_at;
    }
    report.keys = key_reports(entry);
    report.warnings = warnings(entry, now);
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace sekisho::mgmt::trust
