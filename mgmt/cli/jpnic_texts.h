// The sentences of `sekishoctl jpnic`. Threads: any.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

/// What a word means, with {0} … filled in; "" for what has no sentence.
std::string explain_jpnic(std::string_view word, Language language, std::initializer_list<std::string_view> details);

}  // namespace sekisho::mgmt::cli
