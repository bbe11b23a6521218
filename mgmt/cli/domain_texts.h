// The sentences of `sekishoctl domain`: what each finding means, and what to do.
// Threads: any.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

/// One finding: what is the matter, and what to do next ("": nothing needs be done).
/// {0} domain, {1} server, {2} address, {3} and on: details.
struct FaultText {
  std::string_view word, en, ja, advice_en, advice_ja;
};
/// In domain_fault_texts.cc.
std::span<const FaultText> fault_texts();

/// What a word of the report means, with {0} … filled in; "" for what has no sentence. Findings stand under their
/// word, what to do about them under "advice " and the word.
std::string explain_domain(std::string_view word, Language language, std::initializer_list<std::string_view> details);

}  // namespace sekisho::mgmt::cli
