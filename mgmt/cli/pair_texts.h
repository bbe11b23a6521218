// The sentences of `sekishoctl pair`: its own catalogue.
//
// Threads: any.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

struct PairText {
  std::string_view word, en, ja;
};
std::span<const PairText> pair_texts();

/// The sentence of a word, filled in; "" when it has none.
std::string pair_say(std::string_view word, Language language, std::initializer_list<std::string_view> details = {});

}  // namespace sekisho::mgmt::cli
