// The verbs of `sekishoctl nat`, one function each. Not for other modules.
#pragma once

#include <nlohmann/json.hpp>
#include <ostream>

#include "mgmt/cli/nat_file.h"
#include "mgmt/cli/options.h"

namespace sekisho::mgmt::cli {

int run_nat_list(const Options& options, const NatFile& file, std::ostream& out, std::ostream& err);
int run_nat_add(const Options& options, const NatFile& file, std::ostream& out, std::ostream& err);
int run_nat_change(const Options& options, const NatFile& file, std::ostream& out, std::ostream& err);
int run_nat_step(const Options& options, const NatFile& file, std::ostream& out, std::ostream& err);
int run_nat_notice(const Options& options, const NatFile& file, std::ostream& out, std::ostream& err);
int run_nat_router(const Options& options, const NatFile& file, std::ostream& out, std::ostream& err);
int run_nat_check(const Options& options, std::ostream& out, std::ostream& err);

/// A pair with all that is known of it at `now`.
nlohmann::json nat_pair_json(const config::Config& config, const config::NatPair& pair, WallTime now);
/// When nobody can hold the old address any more, in one or two sentences; empty when nothing is being replaced.
std::string promise_sentence(const config::Config& config, const config::NatPair& pair, WallTime now,
                             Language language);
/// Says why it does not work; exit_refused.
int refuse_nat(std::ostream& err, const std::string& sentence);
/// The pair that --pair names, or a sentence about what there is.
const config::NatPair* named_pair(const Options& options, const NatFile& file, std::ostream& err);

}  // namespace sekisho::mgmt::cli
