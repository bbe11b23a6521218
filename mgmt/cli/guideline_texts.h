// The words around the guideline's items: states, levels, headings. The items have their own, from the gateway.
//
// Threads: any.
#pragma once

#include <string_view>

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

/// The sentence of a word, with {0} … for particulars; "" when it has none.
std::string_view guideline_text(std::string_view word, Language language);

}  // namespace sekisho::mgmt::cli
