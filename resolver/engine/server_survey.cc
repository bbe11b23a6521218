#include "resolver/engine/server_survey.h"

#include <algorithm>

#include "resolver/engine/probe_survey.h"

namespace sekisho::resolver {

std::vector<forwarding::ServerReply> survey_servers(const forwarding::RealmTable& table,
                                                    std::span<const ServerTarget> targets, Duration limit,
                                                    const std::atomic<bool>& stopping) {
  const Instant end = monotonic_now() + limit;
  std::vector<forwarding::ServerReply> replies;
  for (std::size_t from = 0; from < targets.size() && monotonic_now() < end; from += max_server_targets) {
    const auto part = targets.subspan(from, std::min(max_server_targets, targets.size() - from));
    ProbeSurvey<forwarding::ServerProbe, ServerTarget> survey(table, part);
    survey.run(end - monotonic_now(), stopping);
    for (const forwarding::ServerProbe& probe : survey.probes()) replies.push_back(probe.reply());
  }
  replies.resize(targets.size());
  return replies;
}

}  // namespace sekisho::resolver
