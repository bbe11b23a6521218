// What is one node's own when two gateways are a pair, and where it stands: the file node.toml beside the main file.
//
// The rule is the whole of it: what stands in node.toml is this node's own and is never sent; what stands in any
// other file is both nodes', and is sent as it is. Once there is a [pair], own tables stand in node.toml alone, and
// nothing else stands there, so that nobody has to guess what a push changes. [profile] may be in both: a node's own
// source addresses beside what both have. Threads: pure.
#pragma once

#include <string>
#include <string_view>

#include "mgmt/config/document.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {

inline constexpr std::string_view node_file = "node.toml";

/// Reports tables of a pair that stand in the wrong file. `root`: with its includes, before the profile.
void check_places(const Node& root, const std::string& main_path, LoadResult& result);

/// [[pair.exit]]: the realms' ways out become this node's.
void lay_exits(Config& config);

}  // namespace sekisho::mgmt::config
