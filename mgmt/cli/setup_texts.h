// The sentences of `sekishoctl doctor` and `sekishoctl setup`; what doctor finds has its own (mgmt/doctor).
//
// Steps of a plan have a sentence and a remedy each, obstacles a sentence with the remedy in it. Threads: any.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

struct SetupText {
  std::string_view word, en, ja;
};
std::span<const SetupText> setup_texts();

/// The sentence of a word, with {0}, {1} … filled in; the word itself when it has none.
std::string setup_say(std::string_view word, Language language, std::initializer_list<std::string_view> details = {});
bool has_setup_text(std::string_view word);

}  // namespace sekisho::mgmt::cli
