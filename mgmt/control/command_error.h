// A refusal in one sentence, with the HTTP status that fits. Threads: plain value.
#pragma once

#include <string>

namespace sekisho::mgmt::control {

struct CommandError {
  unsigned status = 400;
  std::string text;
};

}  // namespace sekisho::mgmt::control
