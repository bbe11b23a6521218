// All commands on one page: short for the terminal, or as a document.
//
// Threads: pure.
#pragma once

#include <string>

#include "mgmt/cli/command_tree.h"

namespace sekisho::mgmt::cli {

/// One line for each command.
std::string help_overview(const CommandNode& tree);
/// Every command with its options, examples and exit statuses (docs/sekishoctl.md).
std::string help_markdown(const CommandNode& tree, config::Language language);

}  // namespace sekisho::mgmt::cli
