// What the gateway says when it refuses, in the reader's language.
//
// The gateway speaks English over the control API; each of its sentences has a row here, with {0}, {1} … for what is
// particular. A sentence without a row is shown as it came. Threads: any.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "mgmt/config/diagnostic.h"

namespace sekisho::mgmt::cli {

struct RefusalText {
  std::string_view en, ja;
};
std::span<const RefusalText> refusal_texts();

std::string refusal_in(config::Language language, std::string_view english);

}  // namespace sekisho::mgmt::cli
