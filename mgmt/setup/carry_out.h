// Carries out a plan, step by step, and stops at the first that fails.
//
// Threads: one that may wait: programs, then servers for some seconds each. Errors: an Outcome that says why.
#pragma once

#include "mgmt/setup/plan.h"

namespace sekisho::mgmt::setup {

/// What carrying out needs beside looking.
struct Hands {
  /// Empty, or why it could not be written. The file is replaced whole and its directory made.
  std::function<std::string(const std::string& path, const std::string& text)> write;
  /// Empty, or why there was no usable answer.
  std::function<std::string(const ServerQuestion& question, bool tcp)> ask;
};
Hands these_hands();

struct Outcome {
  enum class Kind : std::uint8_t { already, done, restart, failed } kind = Kind::done;
  std::string said;  ///< why it failed
};

/// What was done and what came of it, while it happens.
struct Witness {
  std::function<void(const Step& step)> begin;
  /// A file, a command or a question, and what came of it; empty: well.
  std::function<void(const std::string& what, const std::string& fault)> act;
  std::function<void(const Step& step, const Outcome& outcome)> end;
};

/// True when every step is done; false when one failed or the machine must be restarted first.
bool carry_out(const Plan& plan, const Host& host, const Hands& hands, const Witness& witness);

/// Plain DNS over UDP or TCP out of the question's device, from its source; 3 s for each try, UDP three times.
std::string ask_server(const ServerQuestion& question, bool tcp);

}  // namespace sekisho::mgmt::setup
