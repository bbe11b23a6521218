#include "mgmt/domain/book.h"

#include <algorithm>

namespace sekisho::mgmt::domain {
namespace {

using control::DomainFinding;
using control::DomainReport;

/// The same matter, whatever its particulars (hours that are left, serials) are by now.
bool is_same(const DomainFinding& a, const DomainFinding& b) {
  return a.word == b.word && a.server == b.server && a.address == b.address;
}

bool matters(const DomainFinding& finding) { return finding.level == "error" || finding.level == "warning"; }

bool has(const std::vector<DomainFinding>& findings, const DomainFinding& one) {
  return std::ranges::any_of(findings, [&](const DomainFinding& f) { return is_same(f, one); });
}

/// Nothing can be said of the domain: the fault is on our side, or above.
bool is_blind(const DomainReport& report) {
  return std::ranges::any_of(
      report.findings, [](const DomainFinding& f) { return f.word == "parent_silent" || f.word == "out_of_time"; });
}

}  // namespace

std::size_t DomainState::count(std::string_view level) const {
  return static_cast<std::size_t>(std::ranges::count(last.findings, level, &DomainFinding::level));
}

void DomainBook::configure(const std::vector<WatchedDomain>& domains, Duration interval, Instant now) {
  if (interval != interval_) {
    for (Entry& entry : entries_) entry.next = std::min(entry.next, now + interval);
    interval_ = interval;
  }
  std::vector<Entry> kept;
  for (const WatchedDomain& domain : domains) {
    const auto known =
        std::ranges::find_if(entries_, [&](const Entry& entry) { return entry.state.domain.name == domain.name; });
    if (known == entries_.end()) {
      kept.push_back({{domain, false, false, {}, {}}, now + std::min(first_look, interval)});
    } else {
      kept.push_back(std::move(*known));
      kept.back().state.domain.former = domain.former;
    }
  }
  entries_ = std::move(kept);
}

std::optional<std::string> DomainBook::due(Instant now) {
  if (interval_ == Duration{0}) return std::nullopt;
  const auto first = std::ranges::min_element(entries_, {}, &Entry::next);
  if (first == entries_.end() || first->next > now) return std::nullopt;
  first->next = now + look_when_blind;
  return first->state.domain.name;
}

std::vector<DomainChange> DomainBook::take(const DomainReport& report, Instant now, WallTime at) {
  std::vector<DomainChange> changes;
  const auto entry =
      std::ranges::find_if(entries_, [&](const Entry& e) { return e.state.domain.name == report.domain; });
  if (entry == entries_.end()) return changes;  // taken out of the configuration meanwhile
  DomainState& state = entry->state;
  state.looked = true;
  state.seen = !is_blind(report);
  if (!state.seen) {
    entry->next = now + std::min(look_when_blind, interval_);
    return changes;
  }
  for (const DomainFinding& finding : report.findings)
    if (matters(finding) && !has(state.last.findings, finding)) changes.push_back({true, finding});
  for (const DomainFinding& finding : state.last.findings)
    if (matters(finding) && !has(report.findings, finding)) changes.push_back({false, finding});
  state.last = report;
  state.seen_at = at;
  const Duration usual = report.steps.empty() ? interval_ : std::min(look_when_rolling, interval_);
  entry->next = now + (report.ok ? usual : std::min(look_when_broken, interval_));
  return changes;
}

bool DomainBook::knows(std::string_view domain) const {
  return std::ranges::any_of(entries_, [&](const Entry& entry) { return entry.state.domain.name == domain; });
}

std::vector<DomainState> DomainBook::states() const {
  std::vector<DomainState> states;
  for (const Entry& entry : entries_) states.push_back(entry.state);
  return states;
}

}  // namespace sekisho::mgmt::domain
