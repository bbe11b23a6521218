#include "mgmt/audit/judge.h"

#include <algorithm>
#include <array>

namespace sekisho::mgmt::audit {

using control::GuidelineItem;
using control::GuidelineReport;

std::string_view to_text(Force force) {
  switch (force) {
    case Force::must:
      return "MUST";
    case Force::must_not:
      return "MUST NOT";
    case Force::should:
      return "SHOULD";
    case Force::may:
      return "MAY";
  }
  return "";
}

std::string_view to_text(State state) {
  switch (state) {
    case State::met:
      return "met";
    case State::broken:
      return "broken";
    case State::unknown:
      return "unknown";
    case State::ask:
      return "ask";
    case State::none:
      return "none";
  }
  return "";
}

namespace {

Verdict ask_somebody() {
  return {State::ask,
          {"Only a person can say: sekishoctl audit attest", "人による確認が必要です: sekishoctl audit attest"}};
}

Verdict verdict_on(const Item& item, const Evidence& evidence) {
  if (auto not_here = why_not_applicable(item.id, evidence)) return *std::move(not_here);
  if (item.by_domain_check) return judge_zone(item.id, evidence);
  return item.judge == nullptr ? ask_somebody() : item.judge(evidence);
}

std::string with_domain(std::string_view command, const std::string& domain) {
  std::string text(command);
  const std::size_t at = text.find("{domain}");
  if (at != std::string::npos) text.replace(at, 8, domain.empty() ? "DOMAIN" : domain);
  return text;
}

/// A word that still counts.
const Said* word_on(const Item& item, const Evidence& evidence) {
  const auto found = evidence.said.find(std::string(item.id));
  if (found == evidence.said.end() || found->second.at + word_lasts < evidence.now) return nullptr;
  return &found->second;
}

/// The highest level whose items, and those of all below, are met; and what the next one lacks.
void count_levels(GuidelineReport& report) {
  constexpr unsigned highest = 3;
  for (unsigned level = 1; level <= highest; ++level) {
    for (const GuidelineItem& item : report.items) {
      const Item* row = find_item(item.id);
      if (row == nullptr || row->level != level || row->force == Force::may) continue;
      if (item.state != "met" && item.state != "none") report.missing.push_back(item.id);
    }
    if (!report.missing.empty()) return;
    report.level = level;
  }
}

}  // namespace

GuidelineItem judge_item(const Item& item, const Evidence& evidence) {
  Verdict verdict = verdict_on(item, evidence);
  GuidelineItem row;
  row.id = item.id;
  row.level = item.level;
  row.force = to_text(item.force);
  row.wanted = {std::string(item.en), std::string(item.ja)};
  row.evidence = std::move(verdict.evidence);
  row.command = with_domain(item.command, evidence.domain);
  row.state = to_text(verdict.state);
  const Said* said = word_on(item, evidence);
  if (said != nullptr && (verdict.state == State::ask || verdict.state == State::unknown)) {
    row.state = said->state;
    row.by = said->by;
    row.note = said->note;
    row.said_at = said->at;
    if (verdict.state == State::ask) row.evidence = {"said by a person", "担当者の申告"};
  }
  return row;
}

GuidelineReport judge(const Evidence& evidence) {
  GuidelineReport report;
  report.at = evidence.now;
  report.identity = evidence.status.identity;
  report.version = evidence.status.version;
  report.domain = evidence.domain;
  for (const auto& items : std::array{resolver_items(), root_items(), zone_items()}) {
    for (const Item& item : items) report.items.push_back(judge_item(item, evidence));
  }
  count_levels(report);
  for (const control::ServfailStatus& view : evidence.status.watch.servfail)
    report.servfail.push_back({view.view, view.share, view.expected, view.limit});
  return report;
}

const Item* find_item(std::string_view id) {
  for (const auto& items : std::array{resolver_items(), root_items(), zone_items()}) {
    const auto found = std::ranges::find(items, id, &Item::id);
    if (found != items.end()) return &*found;
  }
  return nullptr;
}

}  // namespace sekisho::mgmt::audit
