// The words of `sekishoctl help` and `sekishoctl completion`, as a value.
#pragma once

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace sekisho::mgmt::cli {

struct Options;

struct HelpOptions {
  enum class Verb : std::uint8_t { overview, bash, names };
  Verb verb = Verb::overview;
  bool markdown = false;
  std::string kind;  ///< completion names
};

/// Adds `help` and `completion …` to the command line.
void add_help_commands(CLI::App& app, Options& options);

/// Ends the help of every command: an example, whether --json is taken, the exit statuses. Called when all are there.
void finish_help(CLI::App& app, const Options& options);

}  // namespace sekisho::mgmt::cli
