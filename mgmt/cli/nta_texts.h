// The sentences of `sekishoctl nta`: a catalogue of their own.
//
// What the gateway refuses with is in refusal_texts.h. Threads: any.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

/// The sentence of a word, with {0}, {1} … filled in; the word itself when it has none.
std::string nta_say(std::string_view word, Language language, std::initializer_list<std::string_view> details = {});

}  // namespace sekisho::mgmt::cli
