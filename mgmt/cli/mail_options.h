// The words of `sekishoctl mail`, as a value.
#pragma once

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace sekisho::mgmt::cli {

struct Options;

struct MailOptions {
  enum class Verb : std::uint8_t { plan, postfix };
  Verb verb = Verb::plan;
  std::string from, to;
  std::string server;  ///< postfix; empty: all
};

/// Adds `mail …` to the command line.
void add_mail_commands(CLI::App& app, Options& options);

}  // namespace sekisho::mgmt::cli
