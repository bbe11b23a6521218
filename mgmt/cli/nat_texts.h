// The sentences of `sekishoctl nat` and `sekishoctl mail`: a catalogue of their own.
//
// Findings come from the gateway as words (nat_values.h); each has a sentence here that says what is the matter and
// what to do. Threads: any.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

struct NatText {
  std::string_view word, en, ja;
};
std::span<const NatText> nat_texts();

/// The sentence of a word, with {0}, {1} … filled in; the word itself when it has none.
std::string nat_say(std::string_view word, Language language, std::initializer_list<std::string_view> details = {});
bool has_nat_text(std::string_view word);

}  // namespace sekisho::mgmt::cli
