// The change in progress, on the disk: what every file held before and shall hold after, and which of the two counts.
//
// While the journal is there, a start makes its decision true before anything is loaded: `undo` brings the old texts
// back, `keep` the new ones. So several files of one change are never seen as a mixture, whatever the moment of the
// crash. The decision turns from undo to keep by one replacement of the journal: that is the moment when a change
// counts. It lies beside the main file (sekisho.toml.change), since where the state directory is stands in that file.
// Threads: plain values. Errors: a text that is not whole is no journal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace sekisho::mgmt::life {

enum class Fate : std::uint8_t { undo, keep };

struct FileChange {
  std::string path;                          ///< where the file really is, links followed
  std::string name;                          ///< as in store::Files
  std::optional<std::string> before, after;  ///< nothing: no such file
};

struct Journal {
  std::uint64_t revision = 0;
  WallTime at;
  std::string who, why;
  Fate fate = Fate::undo;
  std::vector<FileChange> files;
};

std::string encode(const Journal& journal);
std::optional<Journal> decode(std::string_view text);

}  // namespace sekisho::mgmt::life
