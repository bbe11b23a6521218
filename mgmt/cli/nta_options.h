// The words of `sekishoctl nta`, as a value.
#pragma once

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace sekisho::mgmt::cli {

struct Options;

/// NAME, --realm and --limit are those of Options.
struct NtaOptions {
  enum class Verb : std::uint8_t { request, approve, reject, withdraw, list, show, history, evidence };
  Verb verb = Verb::list;
  std::uint64_t id = 0;
  std::string type = "SOA", duration, reason, confirmed_by, note, out;
};

/// Adds `nta …` to the command line.
void add_nta_commands(CLI::App& app, Options& options);

}  // namespace sekisho::mgmt::cli
