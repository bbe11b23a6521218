#include "resolver/engine/path_survey.h"

#include <algorithm>

#include "resolver/engine/probe_survey.h"

namespace sekisho::resolver {

std::vector<forwarding::PathEvidence> survey_paths(const forwarding::RealmTable& table,
                                                   std::span<const PathTarget> targets, Duration limit,
                                                   const std::atomic<bool>& stopping) {
  ProbeSurvey<forwarding::PathProbe, PathTarget> survey(table,
                                                        targets.first(std::min(targets.size(), max_path_targets)));
  survey.run(limit, stopping);
  std::vector<forwarding::PathEvidence> evidence;
  for (const forwarding::PathProbe& probe : survey.probes()) evidence.push_back(probe.evidence());
  evidence.resize(targets.size());
  return evidence;
}

}  // namespace sekisho::resolver
