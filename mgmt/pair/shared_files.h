// What of a configuration both nodes of a pair have: every file but node.toml (mgmt/config/node_file.h).
//
// Threads: pure.
#pragma once

#include <string>

#include "mgmt/store/revision.h"

namespace sekisho::mgmt::pair {

/// Whether a file is one node's own.
bool is_own(const std::string& name);
store::Files shared_of(const store::Files& files);
/// Of the shared files, by names and texts.
std::string digest_of(const store::Files& files);

}  // namespace sekisho::mgmt::pair
