// Sets packet filter rules of the kernel, through the system's own `nft`.
//
// A table that is ours alone is written as "add, delete, define" in one script: whatever was there before is replaced
// in one transaction. Threads: the manager; blocks while the program runs, in the calling thread's network namespace.
#pragma once

#include <string>

namespace sekisho {

/// Empty: done, wholly. Else what nft said, and nothing has changed.
std::string run_nft(const std::string& script);

/// The table's definition, with whatever it held before removed. `table`: "inet sekisho_exit".
std::string replace_nft_table(const std::string& table, const std::string& body);

/// True for an interface name that may stand between quotes in a rule and means only itself.
bool is_plain_in_nft(const std::string& device);

}  // namespace sekisho
