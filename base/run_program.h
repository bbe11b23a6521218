// Runs another program to its end: for what the system's own tools do best.
//
// Threads: one that may wait; blocks until the program ends. Limits: a program that says more
// than 64 KiB on standard error before it has read its input hangs; the last 400 octets of errors are kept. SIGPIPE
// must be ignored.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace sekisho {

/// Empty when the program ended with 0; else what it said on standard error, or why it could not be run.
/// Looked for in PATH and in /usr/sbin.
std::string run_program(const std::vector<std::string>& command, const std::string& input);

/// What the program said on standard output (its last 400 octets), if it ended with 0; else as above.
Result<std::string, std::string> read_program(const std::vector<std::string>& command);

}  // namespace sekisho
