// The command line of `sekishoctl audit guideline` and `audit attest`.
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

struct GuidelineOptions {
  enum class Verb : std::uint8_t { report, attest };
  Verb verb = Verb::report;
  std::optional<std::string> domain;
  std::string html;  ///< a file to write; "": none
  std::string item, state, note;
};

/// Adds both to `audit`.
void add_guideline_commands(CLI::App& audit, Options& options);

}  // namespace sekisho::mgmt::cli
