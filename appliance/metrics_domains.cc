// Own and former domains as monitoring sees them (L-11, L-17, G3-18).
#include <algorithm>
#include <map>

#include "appliance/domain_desk.h"
#include "appliance/metrics.h"

namespace sekisho::appliance {

using mgmt::domain::DomainState;
using mgmt::metrics::MetricType;
using mgmt::metrics::Registry;
using mgmt::metrics::Samples;

namespace {

/// Several keys of a role may wait for the same step: the last one's moment is told.
void tell_keys(const DomainState& state, Samples& out) {
  std::map<std::pair<std::string, std::string>, double> keys, steps;
  for (const auto& key : state.last.keys) ++keys[{key.role, key.state}];
  for (const auto& step : state.last.steps) {
    double& at = steps[{step.role, step.word}];
    at = std::max(at, static_cast<double>(step.at));
  }
  for (const auto& [what, count] : keys) out.value(4, {state.domain.name, what.first, what.second}, count);
  for (const auto& [what, at] : steps) out.value(5, {state.domain.name, what.first, what.second}, at);
}

}  // namespace

void register_domain_metrics(Registry& registry, const DomainDesk& desk) {
  const std::vector<std::string> labels{"zone"};
  registry.add(
      {
          {"sekisho_domain_findings",
           "What the last look at a domain found, as the Internet sees it, by level.",
           MetricType::gauge,
           {"zone", "level"}},
          {"sekisho_domain_seen", "1 when the last look saw the domain; 0: the zone above was silent.",
           MetricType::gauge, labels},
          {"sekisho_domain_checked_timestamp_seconds", "When a look last saw the domain; 0: never since the start.",
           MetricType::gauge, labels},
          {"sekisho_domain_signatures_end_timestamp_seconds",
           "When the first of the domain's signatures ends; absent when it is not signed.", MetricType::gauge,
           labels},
          {"sekisho_domain_keys",
           "Keys of a domain by their state in RFC 7583, followed from look to look.",
           MetricType::gauge,
           {"zone", "role", "state"}},
          {"sekisho_domain_rollover_step_timestamp_seconds",
           "From when the next step of a rollover that is under way is safe; absent when none is.",
           MetricType::gauge,
           {"zone", "role", "step"}},
      },
      [&desk](Samples& out) {
        for (const DomainState& state : desk.states()) {
          const std::vector<std::string> values{state.domain.name};
          if (state.looked) out.value(1, values, state.seen ? 1 : 0);
          out.value(2, values, static_cast<double>(state.seen_at.seconds));
          if (state.seen_at.seconds == 0) continue;
          for (const char* level : {"error", "warning", "notice"})
            out.value(0, {state.domain.name, level}, static_cast<double>(state.count(level)));
          tell_keys(state, out);
          if (state.last.signatures_end != 0) out.value(3, values, static_cast<double>(state.last.signatures_end));
        }
      });
}

}  // namespace sekisho::appliance
