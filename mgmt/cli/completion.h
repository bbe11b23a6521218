// Completion for bash, written from the command tree.
//
// Commands, options and fixed values stand in the script; names of realms, views, ports, pairs and revisions are
// asked of the running gateway (`sekishoctl completion names KIND`), which may be absent: then nothing is offered.
// Threads: pure.
#pragma once

#include <string>
#include <vector>

#include "mgmt/cli/command_tree.h"

namespace sekisho::mgmt::cli {

/// What `completion names` takes, in order.
const std::vector<std::string>& name_kinds();

/// The script that `sekishoctl completion bash` prints.
std::string bash_completion(const CommandNode& tree);

}  // namespace sekisho::mgmt::cli
