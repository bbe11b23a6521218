// Which ways out of the configuration the exit guard holds, and what happens when it cannot.
//
// A gateway that cannot guard its exits does not start, and takes no new configuration. The exception is a person who
// tries a plain-socket configuration without any privilege: that one is warned. Threads: the manager's.
// Spec: design I1, docs/decisions/0005.
#pragma once

#include <string>

#include "mgmt/config/config.h"
#include "resolver/engine/exit_guard.h"

namespace sekisho::appliance {

std::vector<resolver::GuardedExit> guarded_exits(const mgmt::config::Config& config);

/// Empty: they are held, or it was warned that they are not. Else why the configuration must not be in force.
std::string hold_exits(resolver::ExitGuard& guard, const mgmt::config::Config& config);

}  // namespace sekisho::appliance
