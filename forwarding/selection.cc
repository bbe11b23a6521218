#include "forwarding/selection.h"

#include <algorithm>

namespace sekisho::forwarding {

namespace {

constexpr auto relaxed = std::memory_order_relaxed;
constexpr unsigned max_sends = 12;
constexpr unsigned sends_per_down_server = 2;

Candidate candidate_of(const UpstreamServer& server, std::uint32_t tag, const GroupBoard* board) {
  Candidate candidate;
  candidate.endpoint = server.endpoint;
  candidate.tag = tag;
  if (board == nullptr || tag >= board->size()) return candidate;
  const ServerBoard& known = board->server(tag);
  candidate.healthy = known.up.load(relaxed);
  candidate.suspected = known.suspected();
  candidate.edns = known.edns.load(relaxed);
  candidate.tcp_only = known.tcp_only.load(relaxed);
  candidate.expected_rtt = Duration{known.srtt_ns.load(relaxed)};
  candidate.rtt_variation = Duration{known.rttvar_ns.load(relaxed)};
  return candidate;
}

int rank(const Candidate& candidate) {
  if (candidate.tcp_only) return 1;
  return candidate.healthy ? 0 : 2;
}

}  // namespace

std::vector<Candidate> select_servers(const UpstreamGroup& group, const GroupBoard* board) {
  std::vector<Candidate> candidates;
  candidates.reserve(group.servers.size());
  for (const UpstreamServer& server : group.servers) {
    candidates.push_back(candidate_of(server, static_cast<std::uint32_t>(candidates.size()), board));
  }
  std::stable_sort(candidates.begin(), candidates.end(), [&](const Candidate& a, const Candidate& b) {
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    switch (group.policy) {
      case SelectionPolicy::ordered:
        return false;
      case SelectionPolicy::fastest:
        return a.expected_rtt < b.expected_rtt;
    }
    return false;
  });
  return candidates;
}

Plan plan_exchange(const UpstreamGroup& group, const GroupBoard* board, RetryBudget* budget) {
  Plan plan;
  plan.candidates = select_servers(group, board);
  ExchangeSettings& settings = plan.settings;
  settings.recursion_desired = group.recursion_desired;
  settings.use_0x20 = group.use_0x20;
  settings.edns_size = group.edns_size;
  settings.deadline = group.deadline;
  settings.max_sends = max_sends;
  settings.hedge = group.hedge && plan.candidates.size() > 1;
  settings.budget = budget;
  if (plan.candidates.empty()) return plan;
  const std::uint32_t first = plan.candidates.front().tag;
  if (board != nullptr && first < board->size()) {
    settings.hedge_delay = Duration{board->server(first).hedge_ns.load(relaxed)};
  }
  const bool all_down = std::none_of(plan.candidates.begin(), plan.candidates.end(),
                                     [](const Candidate& candidate) { return candidate.healthy; });
  if (all_down) {
    settings.max_sends =
        std::min<unsigned>(max_sends, static_cast<unsigned>(plan.candidates.size()) * sends_per_down_server);
    settings.deadline = std::min(group.deadline, group.probe.timeout * 2);
    settings.min_timeout =
        settings.deadline / settings.max_sends;  // to the deadline: they may be slow rather than dead
  }
  return plan;
}

}  // namespace sekisho::forwarding
