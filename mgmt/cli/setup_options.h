// The words of `sekishoctl doctor` and `sekishoctl setup`, as a value.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace sekisho::mgmt::cli {

struct Options;

struct SetupOptions {
  std::string config = "/etc/sekisho/sekisho.toml";
  std::string answers;  ///< a file; empty: asked on the terminal
  std::string save;     ///< where what was typed is kept
  bool dry_run = false;
  bool yes = false;  ///< do not ask before the first step
  bool replace = false;
  bool offline = false;  ///< the servers are not asked
};

/// Adds `doctor` and `setup` to the command line.
void add_setup_commands(CLI::App& app, Options& options);

}  // namespace sekisho::mgmt::cli
