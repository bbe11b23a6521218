// The NAT map's file as the commands need it: found, read, checked; and put in the place of the old one.
//
// The gateway says which configuration it runs; without a gateway --config may name it. A change is checked whole
// before anything is written, shown as a diff, and handed to the gateway's configuration transaction; where no
// gateway runs that configuration, the file is replaced in one step. Threads: one. Owns: texts and the configuration.
#pragma once

#include <functional>
#include <optional>
#include <ostream>
#include <string>

#include "base/result.h"
#include "mgmt/cli/options.h"
#include "mgmt/config/config.h"
#include "mgmt/config/document.h"

namespace sekisho::mgmt::cli {

struct NatFile {
  std::string config_path, map_path;
  std::string text;  ///< of the map
  config::Node root;
  config::Config config;
  /// The table of a pair; null if the file has none of that name.
  const config::Node* table_of(const std::string& pair) const;
};

/// The configuration that is meant: --config, the gateway's own, or the usual one.
std::string config_path_for(const Options& options);

/// Nothing after an error was told, with the exit status in `exit`.
std::optional<NatFile> open_nat_file(const Options& options, std::ostream& err, int& exit);

/// What the new text must mean: is the edited file what was meant?
using Expectation = std::function<bool(const std::vector<config::NatPair>& pairs)>;

/// Checks, shows and applies `text`. The exit status.
int change_nat_file(const Options& options, const NatFile& file, const std::optional<std::string>& text,
                    const Expectation& expected, std::ostream& out, std::ostream& err);

}  // namespace sekisho::mgmt::cli
