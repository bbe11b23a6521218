// The command line of `sekishoctl explain`.
//
// Threads: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace sekisho::mgmt::cli {

struct Options;

struct ExplainOptions {
  std::string from;                 ///< the client's address
  std::optional<std::string> port;  ///< nothing: the port whose clients it is one of
  std::uint16_t vlan = 0;
};

/// Adds `explain` to the command line.
void add_explain_command(CLI::App& app, Options& options);

}  // namespace sekisho::mgmt::cli
