// A tar file, so that staff can look into a backup with what every host has: plain files with short names.
//
// read_tar() takes only what write_tar() makes: ustar headers with a right checksum, regular files, names that stay
// inside. Threads: pure. Errors: TarFault. Limits: max_members; names of at most 255 octets. Spec: POSIX.1-2001 pax,
// "ustar Interchange Format".
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

/// Relative, without "." and "..", and not too long.
bool is_safe_name(std::string_view name);
/// All with the mode 0600 and this time. Names are safe, and can be split for a header ('/' at a good place).
std::string write_tar(const std::vector<Member>& members, WallTime at);
Result<std::vector<Member>, TarFault> read_tar(std::string_view octets);

}  // namespace sekisho::mgmt::backup
