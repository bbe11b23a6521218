// The sentences of `sekishoctl backup`, `restore` and `support-bundle`.
// Threads: any.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

/// The sentence of a word, with {0}, {1} … filled in; "" when it has none.
std::string backup_say(std::string_view word, Language language,
                       std::initializer_list<std::string_view> details = {});

}  // namespace sekisho::mgmt::cli
