// Canary questions of one's own choice, before a change and after it.
//
// What failed before the change is not its fault; but what the change itself asks for must be well at once.
// Threads: pure.
#pragma once

#include "mgmt/life/config_life.h"

namespace sekisho::mgmt::life {

/// True when [[view.canary]] of `after` asks this, and that of `before` did not, or expected something else.
bool comes_with_change(const config::Config& before, const config::Config& after, const CanaryOutcome& canary);

}  // namespace sekisho::mgmt::life
