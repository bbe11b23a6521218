// A file that only its owner may read, whole on the disk before it has its name; and a file's octets, however many.
//
// Threads: one. Errors: a sentence.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sekisho::mgmt::cli {

/// Mode 0600 from the first octet on. Empty: done.
std::string write_private_file(const std::string& path, std::string_view octets);
std::optional<std::string> read_whole_file(const std::string& path, std::string& reason);

}  // namespace sekisho::mgmt::cli
