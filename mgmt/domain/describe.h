// Evidence and findings as the control API tells them. Threads: pure.
#pragma once

#include "mgmt/control/domain_report.h"
#include "mgmt/domain/judge.h"

namespace sekisho::mgmt::domain {

control::DomainReport describe(const Evidence& evidence, const std::vector<Finding>& findings,
                               const std::string& realm);

std::string_view to_text(Level level);

}  // namespace sekisho::mgmt::domain
