// The words of `sekishoctl nat`, as a value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace sekisho::mgmt::cli {

struct Options;

struct NatOptions {
  enum class Verb : std::uint8_t { list, add, change, advance, retire, notice, router, check, schema };
  Verb verb = Verb::list;
  std::string config;  ///< sekisho.toml; empty: ask the gateway which one it uses
  std::string pair;
  std::string as, inside, lgwan, state, at = "now", by, note, reason, wished;
  std::string lower_ttl = "5m", lower_ttl_from = "now", ttl_before;
  std::string vendor, templates;
  std::vector<std::string> names, ports;
  bool in_effect = false, skip = false, dry_run = false, even_so = false, history = false;
};

/// Adds `nat …` to the command line.
void add_nat_commands(CLI::App& app, Options& options);

}  // namespace sekisho::mgmt::cli
