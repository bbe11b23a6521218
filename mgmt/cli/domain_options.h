// The words of `sekishoctl domain`, as a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace sekisho::mgmt::cli {

struct Options;

struct DomainOptions {
  enum class Verb : std::uint8_t { check, rollover, before, list, jpnic };
  Verb verb = Verb::check;
  std::string name;
  std::string purpose;  ///< before: dnssec, servers, transfer
  std::optional<std::string> realm;
  std::string notice;                ///< check: when the completion notice came; "": none did
  bool emergency = false;            ///< rollover
  std::vector<std::string> servers;  ///< thought of: NAME or NAME/ADDRESS
};

/// Adds `domain …` to the command line.
void add_domain_commands(CLI::App& app, Options& options);

}  // namespace sekisho::mgmt::cli
