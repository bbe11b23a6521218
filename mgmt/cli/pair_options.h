// The command line of `sekishoctl pair`, as values.
//
// Threads: pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace sekisho::mgmt::cli {

struct Options;

struct PairOptions {
  enum class Verb : std::uint8_t { status, push, check, watch, keepalived, frr, bird };
  Verb verb = Verb::status;
  bool force = false;
  std::string config = "/etc/sekisho/sekisho.toml";
  std::string templates;                          ///< directory; empty: the usual ones
  std::string health_socket;                      ///< check: without the configuration
  std::string within = "150ms";                   ///< check
  std::uint32_t within_ms = 150;                  ///< what `within` says
  std::vector<std::string> witnesses;             ///< check: "eth1=10.1.0.1,10.1.0.2"
  std::string file = "/run/sekisho-pair/health";  ///< watch
};

/// Adds `pair` to the command line.
void add_pair_commands(CLI::App& app, Options& options);

}  // namespace sekisho::mgmt::cli
