// What the commands of `sekishoctl pair` share. For command_pair*.cc only. Threads: one.
#pragma once

#include <optional>

#include "mgmt/cli/run.h"
#include "mgmt/config/config.h"

namespace sekisho::mgmt::cli {

/// The configuration that --config names; nothing, and a sentence on `err`, when it has mistakes or no pair.
std::optional<config::Config> load_pair(const Options& options, std::ostream& err);

int run_pair_check(const Options& options, std::ostream& out, std::ostream& err);
int run_pair_watch(const Options& options, std::ostream& out, std::ostream& err);
int run_pair_paper(const Options& options, std::ostream& out, std::ostream& err);

}  // namespace sekisho::mgmt::cli
