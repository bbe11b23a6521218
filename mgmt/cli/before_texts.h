// The sentences of `sekishoctl domain before`. Threads: any.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

struct BeforeText {
  std::string_view word;
  std::string_view en, ja;        ///< {0} … details; steps: {0} how long, {1} domain
  std::string_view no_en, no_ja;  ///< of an item that is not so; "": it is always so, or people must say
  std::string_view requirement;   ///< "": a step
};
std::span<const BeforeText> before_texts();

/// `no`: the sentence for what is not so. "" for what has none.
std::string explain_before(std::string_view word, Language language, const std::vector<std::string>& details,
                           bool no = false);

}  // namespace sekisho::mgmt::cli
