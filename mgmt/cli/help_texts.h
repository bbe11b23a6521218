// What stands at the end of each command's help: an example, why it has no JSON, which exit statuses it has.
//
// One row for each command. Commands whose own catalogue has their example (nat, mail) leave it out here.
// Threads: any.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "mgmt/config/diagnostic.h"

namespace sekisho::mgmt::cli {

using config::Language;

enum class Exits : std::uint8_t {
  local,    ///< never asks the gateway
  host,     ///< looks at the machine
  gateway,  ///< asks it
  change    ///< changes something, which another change may stand in the way of
};

struct CommandHelp {
  std::string_view command;
  Exits exits = Exits::gateway;
  std::string_view example, example_ja;      ///< example_ja: only where it differs
  std::string_view only_text, only_text_ja;  ///< why --json changes nothing; empty: it is taken
};
std::span<const CommandHelp> command_helps();
/// The command's row; one that says nothing in particular if it has none.
const CommandHelp& help_of(std::string_view command);

enum class HelpText : std::uint8_t {
  example,
  exits_local,
  exits_host,
  exits_gateway,
  exits_change,
  everywhere,
  help,
  help_markdown,
  completion,
  completion_bash,
  completion_names,
  completion_kind,
  page_title,
  page_story,
  page_everywhere,
  page_options,
  page_arguments,
  count
};
std::string_view help_text(HelpText which, Language language);

}  // namespace sekisho::mgmt::cli
