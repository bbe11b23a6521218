// Runs another program to its end: for set-up that the system's own tools do best.
//
// Threads: the manager; blocks until the program ends. Limits: a program that says more
// than 64 KiB on standard error before it has read its input hangs; the last 400 octets of errors are kept. SIGPIPE
// must be ignored.
#pragma once

#include <string>
#include <vector>

namespace sekisho {

/// Empty when the program ended with 0; else what it said on standard error, or why it could not be run.
/// Looked for in PATH and in /usr/sbin.
std::string run_program(const std::vector<std::string>& command, const std::string& input);

}  // namespace sekisho
