// The part of `sekishoctl status` that shows what the gateway watches by itself: canaries, clock, share of SERVFAIL.
// Threads: any.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "mgmt/cli/texts.h"
#include "mgmt/control/watch_report.h"

namespace sekisho::mgmt::cli {

/// One row for the facts at the top: what to look at, and the sentence. Empty when the clock is not looked at.
std::vector<std::string> clock_row(const control::ClockStatus& clock, Language language);
void print_canaries(const std::vector<control::CanaryStatus>& canaries, Language language, std::ostream& out);
void print_servfail(const std::vector<control::ServfailStatus>& views, Language language, std::ostream& out);

/// What a result of a canary or a state of the clock means; the word itself when it has no sentence.
std::string_view explain_watch(std::string_view word, Language language);

}  // namespace sekisho::mgmt::cli
