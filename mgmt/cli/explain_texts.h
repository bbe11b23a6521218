// The sentences of `sekishoctl explain`: its own catalogue, for readers who are no DNS experts.
//
// Findings and steps come from the gateway as words (explain_report.h); each has its sentence, findings also an
// advice. Threads: any.
#pragma once

#include <string_view>

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

/// The sentence of a word, with {0} … for particulars; "" when it has none.
std::string_view explain_text(std::string_view word, Language language);

}  // namespace sekisho::mgmt::cli
