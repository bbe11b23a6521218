#include "mgmt/life/chosen_canaries.h"

#include <set>

namespace sekisho::mgmt::life {
namespace {

using Expectation = std::pair<std::string, std::string>;  // expect, data

/// What the view's own canaries expect of this question.
std::multiset<Expectation> chosen(const config::Config& config, const CanaryOutcome& canary) {
  std::multiset<Expectation> found;
  for (const config::View& view : config.views) {
    if (view.name.value != canary.view) continue;
    for (const config::ViewCanary& row : view.canaries) {
      if (row.name.value.to_text() == canary.name && dns::to_text(row.type.value) == canary.type)
        found.emplace(row.expect.value, row.data.value);
    }
  }
  return found;
}

}  // namespace

bool comes_with_change(const config::Config& before, const config::Config& after, const CanaryOutcome& canary) {
  const auto now = chosen(after, canary);
  return !now.empty() && now != chosen(before, canary);
}

}  // namespace sekisho::mgmt::life
