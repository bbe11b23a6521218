// What a command reports, or why it refused, as a response. Threads: pure.
#pragma once

#include "base/result.h"
#include "mgmt/control/command_error.h"
#include "mgmt/control/http.h"

namespace sekisho::mgmt::control {

/// Report: any type that has a to_json().
template <typename Report>
Response answer(const Result<Report, CommandError>& report) {
  if (!report) return error_response(report.error().status, report.error().text);
  return {200, "application/json", to_json(*report)};
}

}  // namespace sekisho::mgmt::control
