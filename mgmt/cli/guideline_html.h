// The guideline's report as one file of HTML, for printing on A4: no script, nothing from elsewhere; charts are SVG.
//
// Whatever comes out of the report is escaped. Threads: pure.
#pragma once

#include <string>

#include "mgmt/cli/texts.h"
#include "mgmt/control/guideline_report.h"

namespace sekisho::mgmt::cli {

std::string guideline_html(const control::GuidelineReport& report, Language language);

}  // namespace sekisho::mgmt::cli
