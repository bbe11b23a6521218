// The sentences of `sekishoctl check path`: what each finding means, and what to do next.
// Threads: any.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

/// What a word of the report means, with {0} … filled in; "advice " before a finding: what to do about it. "" for
/// what has no sentence.
std::string explain_path(std::string_view word, Language language, std::initializer_list<std::string_view> details);

}  // namespace sekisho::mgmt::cli
