// The words of `sekishoctl token`, `whoami` and `api` as values. How to reach a gateway on another host is added with
// them.
#pragma once

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace sekisho::mgmt::cli {

struct Options;

struct AccessOptions {
  enum class Verb : std::uint8_t { token_add, token_list, token_remove, whoami, api };
  Verb verb = Verb::whoami;
  std::string name, person, role, expires;
};

/// Adds them to the command line.
void add_access_commands(CLI::App& app, Options& options);

}  // namespace sekisho::mgmt::cli
