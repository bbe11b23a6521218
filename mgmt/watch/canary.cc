#include "mgmt/watch/canary.h"

#include <algorithm>

namespace sekisho::mgmt::watch {

std::string_view to_text(Expectation expectation) {
  switch (expectation) {
    case Expectation::secure:
      return "secure";
    case Expectation::bogus:
      return "bogus";
    case Expectation::answer:
      return "answer";
  }
  return "";
}

std::string_view to_text(CanaryResult result) {
  switch (result) {
    case CanaryResult::good:
      return "good";
    case CanaryResult::no_answer:
      return "no-answer";
    case CanaryResult::failed:
      return "failed";
    case CanaryResult::not_found:
      return "not-found";
    case CanaryResult::bogus:
      return "bogus";
    case CanaryResult::not_secure:
      return "not-secure";
    case CanaryResult::accepted:
      return "accepted";
    case CanaryResult::count:
      break;
  }
  return "";
}

CanaryResult judge(Expectation expectation, const std::optional<CanaryReply>& reply) {
  if (!reply || reply->stale) return CanaryResult::no_answer;
  if (expectation == Expectation::bogus) {
    if (reply->bogus) return CanaryResult::good;
    const bool resolved = reply->rcode == dns::Rcode::noerror || reply->rcode == dns::Rcode::nxdomain;
    return resolved ? CanaryResult::accepted : CanaryResult::failed;
  }
  if (reply->bogus) return CanaryResult::bogus;
  if (reply->rcode == dns::Rcode::nxdomain) return CanaryResult::not_found;
  if (reply->rcode != dns::Rcode::noerror) return CanaryResult::failed;
  if (!reply->has_data) return CanaryResult::not_found;
  if (expectation == Expectation::secure && !reply->secure) return CanaryResult::not_secure;
  return CanaryResult::good;
}

void CanaryBook::configure(std::vector<Canary> canaries) {
  const auto fresh_entry = [](Canary canary) {
    Entry entry;
    entry.state.canary = std::move(canary);
    return entry;
  };
  std::vector<Entry> entries;
  for (Canary& canary : canaries) {
    const auto known = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.state.canary == canary; });
    entries.push_back(known != entries_.end() ? *known : fresh_entry(std::move(canary)));
  }
  entries_ = std::move(entries);
}

std::vector<Canary> CanaryBook::due(Instant now) {
  constexpr Duration patience = 1h;
  std::vector<Canary> due;
  for (Entry& entry : entries_) {
    if (entry.next > now) continue;
    entry.next = now + patience;
    due.push_back(entry.state.canary);
  }
  return due;
}

const CanaryState* CanaryBook::on_result(const Canary& canary, CanaryResult result, Duration took, WallTime at,
                                         bool& changed) {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.state.canary == canary; });
  if (found == entries_.end()) return nullptr;
  CanaryState& state = found->state;
  changed = state.asked ? (state.last == CanaryResult::good) != (result == CanaryResult::good)
                        : result != CanaryResult::good;
  state.asked = true;
  state.last = result;
  state.last_at = at;
  if (result == CanaryResult::good) state.last_good = at;
  state.seconds = std::chrono::duration<double>(took).count();
  ++state.runs[static_cast<std::size_t>(result)];
  found->next = found->next - 1h + canary.interval;  // from when it was asked, not from when it ended
  return &state;
}

void CanaryBook::not_asked(const Canary& canary, Instant now) {
  constexpr Duration soon = 5s;
  for (Entry& entry : entries_) {
    if (entry.state.canary == canary) entry.next = now + std::min(soon, canary.interval);
  }
}

std::vector<CanaryState> CanaryBook::states() const {
  std::vector<CanaryState> states;
  for (const Entry& entry : entries_) states.push_back(entry.state);
  return states;
}

}  // namespace sekisho::mgmt::watch
