// The sentences of `sekishoctl token`, `whoami` and `api`, and of reaching a gateway over TLS.
// Threads: any.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

struct AccessText {
  std::string_view word, en, ja;
};
std::span<const AccessText> access_texts();

/// The sentence of a word, with {0}, {1} … filled in; "" when it has none.
std::string access_say(std::string_view word, Language language,
                       std::initializer_list<std::string_view> details = {});

}  // namespace sekisho::mgmt::cli
