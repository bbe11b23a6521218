// The machine as doctor and setup see it: files, programs, clock. A value of functions, so that a test's machine is a
// map of files and a list of what programs say.
//
// Paths are absolute. Threads: one that may wait. Errors: what cannot be read is nothing; a program that cannot be
// run has status 127 and says why. Limits: 1 MiB of a file or of what a program says.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "mgmt/watch/clock_sync.h"

namespace sekisho::mgmt::doctor {

using Command = std::vector<std::string>;

struct Said {
  int status = 127;
  std::string out, err;
  bool well() const { return status == 0; }
};

struct DirectoryFacts {
  std::string owner;       ///< the account's name
  std::uint32_t mode = 0;  ///< permission bits
  std::uint64_t free_bytes = 0;
};

struct Host {
  std::function<std::optional<std::string>(const std::string& path)> read;
  /// Names in a directory, sorted; none if there is no such directory.
  std::function<std::vector<std::string>(const std::string& directory)> list;
  /// What a symbolic link says; empty if it is none.
  std::function<std::string(const std::string& path)> link;
  std::function<std::optional<DirectoryFacts>(const std::string& path)> directory;
  std::function<Said(const Command& command)> run;
  std::function<watch::ClockReading()> kernel_clock;
  std::function<WallTime()> now;
};
Host this_host();

/// The first line without blanks at its ends; empty if the file cannot be read.
std::string read_line(const Host& host, const std::string& path);
std::optional<std::uint64_t> read_number(const Host& host, const std::string& path);
/// The last part of what a symbolic link says: a driver's or group's name.
std::string link_name(const Host& host, const std::string& path);
bool has_directory(const Host& host, const std::string& path);
/// "0-3,8" as the kernel writes lists of CPUs. Limits: CPUs below 4096.
std::vector<std::uint32_t> parse_cpu_list(const std::string& text);
std::string format_cpu_list(const std::vector<std::uint32_t>& cpus);
/// A command as a shell takes it.
std::string shell_line(const Command& command);

}  // namespace sekisho::mgmt::doctor
