// The policy under which lanes are measured: a small one, or that of a configuration.
#pragma once

#include <memory>
#include <string>

#include "views/policy.h"

namespace sekisho::bench {

/// One view for 10.1.0.0/16 whose names below `suffix` come from one realm; one port.
std::unique_ptr<const views::Policy> policy_for(const std::string& suffix);
/// Null, after a message, when the file is not as it should be.
std::unique_ptr<const views::Policy> policy_from(const std::string& file);

}  // namespace sekisho::bench
