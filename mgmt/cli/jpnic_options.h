// The words of `sekishoctl jpnic`, as a value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace sekisho::mgmt::cli {

struct Options;

struct JpnicOptions {
  enum class Verb : std::uint8_t { ns, ds };
  Verb verb = Verb::ns;
  std::string block;                 ///< ns
  std::vector<std::string> servers;  ///< ns
  bool untested = false;             ///< ns: lines alone
  std::string zone;                  ///< ds: made from its keys; "": `line` is checked
  std::string line;                  ///< ds
};

/// Adds `jpnic …` to the command line.
void add_jpnic_commands(CLI::App& app, Options& options);

}  // namespace sekisho::mgmt::cli
