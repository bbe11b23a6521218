// Parts of `sekishoctl nta`. Threads: one.
#pragma once

#include <ostream>

#include "mgmt/cli/run.h"
#include "mgmt/control/nta_values.h"

namespace sekisho::mgmt::cli {

/// Into the directory --out; an Exit status.
int write_nta_evidence(const Options& options, const control::NtaDetail& detail, std::ostream& out,
                       std::ostream& err);

}  // namespace sekisho::mgmt::cli
