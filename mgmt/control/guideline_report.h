// What `sekishoctl audit guideline` tells: each item of the ministry's DNSSEC guideline, whether it is met, and by
// what it is known.
//
//   GET  /v1/audit/guideline   ?domain=    GuidelineReport; where a domain is checked, within some 30 seconds
//   POST /v1/audit/attest      Attestation → GuidelineItem: a person says how it is; 400, 404, 507
//
// `state`: met, broken, unknown (the evidence is not there yet), ask (only a person knows), none (nothing that it
// could apply to). Where a person has said so, `by` has the name, and `state` is what was said. `force`: MUST,
// MUST NOT, SHOULD, MAY. Threads: plain values. Units: seconds since 1970 UTC.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mgmt/control/command_error.h"

namespace sekisho::mgmt::control {

struct GuidelineWords {
  std::string en, ja;
};

struct GuidelineItem {
  std::string id;           ///< "G2-1"
  std::uint32_t level = 0;  ///< of chapter 2: the level that needs it; 0: none
  std::string force;
  GuidelineWords wanted;
  std::string state;
  GuidelineWords evidence;
  std::string command;  ///< proves it again
  std::string by, note;
  std::int64_t said_at = 0;
};

/// A view's share of SERVFAIL beside what is usual; negative: not known.
struct GuidelineShare {
  std::string view;
  double share = -1, expected = 0, limit = 0;
};

struct GuidelineReport {
  std::int64_t at = 0;
  std::string identity, version, domain;
  std::uint32_t level = 0;           ///< reached, 0 to 3
  std::vector<std::string> missing;  ///< items that keep it from the next one
  std::vector<GuidelineItem> items;
  std::vector<GuidelineShare> servfail;
};

struct GuidelineRequest {
  std::optional<std::string>
      domain;  ///< nothing: the first of [organisation]; none there: chapters 3 and 4 are not judged
};

/// What a person says of an item.
struct Attestation {
  std::string id, state, note;  ///< state: met, broken; withdrawn: what was said is taken back
};

std::string to_json(const GuidelineReport& report);
std::string to_json(const GuidelineItem& item);
std::string to_json(const Attestation& attestation);
// Nothing when the text is not what to_json() writes.
std::optional<GuidelineReport> parse_guideline(std::string_view json);
std::optional<GuidelineItem> parse_guideline_item(std::string_view json);
std::optional<Attestation> parse_attestation(std::string_view json);

}  // namespace sekisho::mgmt::control
