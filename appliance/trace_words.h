// A trace as the control API tells it. Threads: pure.
#pragma once

#include "mgmt/control/trace_report.h"
#include "resolver/trace/trace.h"

namespace sekisho::appliance {

/// Fills in all but what was asked, and where.
void describe_trace(const resolver::Trace& trace, WallTime now, mgmt::control::TraceReport& report);

}  // namespace sekisho::appliance
