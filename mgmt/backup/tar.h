// A tar file, so that staff can look into a backup with what every host has: plain files with short names.
//
// libarchive writes and reads it; what a file may hold is decided here. read_tar() takes ustar alone (no extension
// that could rename, split or link), regular files, names that stay inside, an end that was not cut off; nothing is
// unpacked to the disk, and no more memory is taken than the file is long. Threads: pure. Errors: TarFault. Limits:
// max_members; names of at most 255 octets. Spec: POSIX.1-2001 pax, "ustar Interchange Format".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace sekisho::mgmt::backup {

struct Member {
  std::string name;  ///< "state/sekisho.db"
  std::string text;
};

enum class TarFault : std::uint8_t { cut_off, damaged, not_ours, unsafe_name, too_many };

constexpr std::size_t max_members = 20'000;
constexpr std::size_t max_name = 255;

/// Relative, without "." and "..", and not too long for ustar ('/' at a good place).
bool is_safe_name(std::string_view name);
/// All with the mode 0600 and this time. Names are safe.
std::string write_tar(const std::vector<Member>& members, WallTime at);
Result<std::vector<Member>, TarFault> read_tar(std::string_view octets);

}  // namespace sekisho::mgmt::backup
