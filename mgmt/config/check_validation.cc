// Validation: on where it must be, off only with a reason, anchored where names are asked for (G2-1, G2-2, G2-21).
#include <algorithm>

#include "mgmt/config/load.h"
#include "mgmt/config/proof_from_root.h"

namespace sekisho::mgmt::config {
namespace {

constexpr std::int64_t longest_exemption = 7 * 86'400;  // RFC 7646 §2

void check_switch(const Realm& realm, Diagnostics& out) {
  const std::string& name = realm.name.value;
  const std::string& wish = realm.validation.value;
  if (realm.resolution.value == "recursive") {
    if (wish == "off" && proof_starts_at_root())
      out.push_back({Code::recursive_without_validation, Severity::error, realm.validation.where, {name}});
  } else if (!realm.validation.given) {
    if (realm.resolution.value == "forward")
      out.push_back({Code::validation_unsaid, Severity::error, realm.where, {name}});
    return;
  } else if (wish == "off" && realm.exempt_reason.value.empty()) {
    out.push_back({Code::exemption_without_reason, Severity::error, realm.validation.where, {name}});
  }
  if (realm.validates() && !realm.exempt_reason.value.empty())
    out.push_back({Code::exemption_not_used, Severity::error, realm.exempt_reason.where, {name}});
}

void check_unused(const Realm& realm, Diagnostics& out) {
  if (realm.validates() || !realm.validation.given) return;
  const auto warn = [&](Position where, const char* what) {
    out.push_back({Code::anchors_not_used, Severity::warning, where, {realm.name.value, what}});
  };
  if (!realm.anchor_files.empty()) warn(realm.anchor_files[0].where, "trust-anchors");
  if (!realm.anchor_rows.empty()) warn(realm.anchor_rows[0].where, "trust-anchor");
  if (!realm.negative_anchors.empty()) warn(realm.negative_anchors[0].where, "negative-trust-anchor");
}

bool forwards(const Realm& realm, const dns::Name& zone) {
  return std::any_of(realm.zones.begin(), realm.zones.end(), [&](const ForwardZone& forward) {
    return std::any_of(forward.names.begin(), forward.names.end(),
                       [&](const auto& cut) { return zone.is_under(cut.value); });
  });
}

/// Without an anchor of the root most of the Internet would go unvalidated; an anchor above what a forwarding realm
/// may ask for would make all of it unprovable.
void check_anchors(const Realm& realm, const Diagnostics& so_far, Diagnostics& out) {
  if (!realm.validates()) return;
  const bool recursive = realm.resolution.value == "recursive";
  const bool faulty = std::any_of(so_far.begin(), so_far.end(), [](const Diagnostic& d) {
    return d.code == Code::bad_anchor_file || d.code == Code::anchor_file_unreadable ||
           d.code == Code::anchor_unusable || d.code == Code::bad_anchor_record;
  });
  const bool anchored = recursive ? std::any_of(realm.anchors.begin(), realm.anchors.end(),
                                                [](const LoadedAnchor& a) { return a.records.zone.is_root(); })
                                  : !realm.anchors.empty();
  if (!anchored && !faulty && proof_starts_at_root()) {
    out.push_back({Code::no_anchor,
                   Severity::error,
                   recursive && !realm.anchor_files.empty() ? realm.anchor_files[0].where : realm.where,
                   {realm.name.value, recursive ? "the root" : "any of its zones"}});
  }
  for (const LoadedAnchor& anchor : realm.anchors) {
    if (recursive || forwards(realm, anchor.records.zone)) continue;
    out.push_back({Code::anchor_outside_realm,
                   Severity::error,
                   realm.where,
                   {anchor.records.zone.to_text(), realm.name.value}});
  }
}

void check_negative_anchors(const Realm& realm, Today today, Diagnostics& out) {
  for (const NegativeAnchorRow& row : realm.negative_anchors) {
    const std::string name = row.name.value.to_text();
    if (row.name.given && row.name.value.is_root() && proof_starts_at_root())
      out.push_back({Code::negative_anchor_of_root, Severity::error, row.name.where, {}});
    if (row.expires.value == WallTime{}) continue;  // missing or unreadable: reported already
    if (row.expires.value <= today.now)
      out.push_back({Code::negative_anchor_ended, Severity::warning, row.expires.where, {name}});
    if (row.expires.value.seconds > today.now.seconds + longest_exemption)
      out.push_back({Code::negative_anchor_too_long,
                     today.in_doubt ? Severity::warning : Severity::error,
                     row.expires.where,
                     {name}});
  }
}

}  // namespace

bool Realm::validates() const {
  return resolution.value == "recursive" ? validation.value != "off" : validation.value == "on";
}

void check_validation(const Config& config, Today today, Diagnostics& out) {
  const Diagnostics so_far = out;
  for (const Realm& realm : config.realms) {
    check_switch(realm, out);
    check_unused(realm, out);
    check_anchors(realm, so_far, out);
    check_negative_anchors(realm, today, out);
  }
}

}  // namespace sekisho::mgmt::config
