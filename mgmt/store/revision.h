// A revision of the configuration: all its files as they were, who brought them into force, when, and why.
//
// Texts are kept once, by their SHA-256; a revision names its files. Numbers only grow and are never used again.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace sekisho::mgmt::store {

/// Path relative to the directory of the main file (or absolute, outside of it) → text.
using Files = std::map<std::string, std::string>;

enum class RevisionState : std::uint8_t {
  trial,        ///< published, or about to be; not yet kept
  in_force,     ///< the one that counts; at most one
  replaced,     ///< was in force once
  rolled_back,  ///< was tried and given up
};

struct Revision {
  std::uint64_t number = 0;
  WallTime at;
  std::string who, why;
  std::string how;  ///< "apply", "reload", "start", "rollback"
  RevisionState state = RevisionState::trial;
  std::uint64_t base = 0;  ///< the revision that was in force before; 0: none
  std::string sha256;      ///< over all its files
};

std::string_view to_text(RevisionState state);

/// In lower-case hexadecimal digits.
std::string sha256_of(std::string_view text);
/// Over paths and texts, so that the same texts under other names differ.
std::string sha256_of(const Files& files);

}  // namespace sekisho::mgmt::store
