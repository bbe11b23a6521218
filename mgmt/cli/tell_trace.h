// The chain of trust in words, for `sekishoctl trace` and as evidence. Threads: one.
#pragma once

#include <ostream>
#include <string>

#include "mgmt/cli/texts.h"
#include "mgmt/control/trace_report.h"

namespace sekisho::mgmt::cli {

/// What is the matter first, then each step.
void tell_trace(const control::TraceReport& report, Language language, std::ostream& out);
/// Where it breaks, in one line; empty when nothing does.
std::string trace_cause(const control::TraceReport& report, Language language);

}  // namespace sekisho::mgmt::cli
