// The sentences of `sekishoctl trace`: its own catalogue, since they explain DNSSEC to people who meet it seldom.
//
// Reasons come from the gateway as fixed English sentences (dnssec/status.h); reason_in() gives the Japanese ones.
// Threads: any.
#pragma once

#include <span>
#include <string_view>

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

/// What a word of the report (a finding, a step's kind, a state) means: a sentence with {0} … for particulars; the
/// word itself when it has none.
std::string_view explain_word(std::string_view word, Language language);
/// The reason in that language; as it is when it has no translation.
std::string_view reason_in(std::string_view english, Language language);

}  // namespace sekisho::mgmt::cli
