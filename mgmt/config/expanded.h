// The whole of a configuration in one text: includes and profile expanded, each value with the place it comes from.
//
// Threads: the manager's; reads files. Errors: nothing when a file cannot be read or parsed, or the profile is wrong.
#pragma once

#include "mgmt/config/document.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {

std::optional<std::string> expanded_text(const std::string& path, const FileSource& source);
/// A tree as TOML; behind each value a comment with its file and line.
std::string write_toml(const Node& root, const std::vector<std::string>& files);

}  // namespace sekisho::mgmt::config
