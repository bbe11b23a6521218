// The commands of sekishoctl as data: what completion, the overview and the tests of the help are made from.
//
// It is read off the parser itself, so it cannot differ from what is accepted. Threads: pure.
#pragma once

#include <string>
#include <vector>

#include "mgmt/config/diagnostic.h"

namespace CLI {
class App;
}

namespace sekisho::mgmt::cli {

/// An option, or an argument that stands by its place.
struct CommandWord {
  std::string name;   ///< "--realm", "NAME"
  std::string alias;  ///< "-w"; mostly empty
  std::string value;  ///< what it takes, as the help writes it ("1-300"); empty: nothing
  std::string description;
  bool required = false;
  bool repeats = false;              ///< takes several values
  std::vector<std::string> choices;  ///< all that may be given; empty: free
};

struct CommandNode {
  std::vector<std::string> path;  ///< {"nta", "add"}; empty: sekishoctl itself
  std::string description;
  std::string footer;  ///< examples, whether --json is taken, exit statuses
  std::vector<CommandWord> options, arguments;
  std::vector<CommandNode> children;

  bool is_leaf() const { return children.empty(); }
  std::string name() const;  ///< "nta add"
};

CommandNode read_tree(const CLI::App& app);
/// Every command that does something, in the order of the help.
std::vector<const CommandNode*> leaves(const CommandNode& tree);
/// The tree as JSON, for programs.
std::string tree_json(const CommandNode& tree);

/// As `sekishoctl` parses it now; texts in the given language.
CommandNode command_tree(config::Language language);

}  // namespace sekisho::mgmt::cli
