// Writes a change's files so that a crash at any moment leaves the old set or the new one; and mends at the next
// start.
//
// begin() makes the journal durable, write() the new texts, decide() the decision, end() removes the journal; undo()
// brings the old texts back. recover() is what a start does first: where it finds a journal, it makes the decision
// true. A file that somebody edited meanwhile is kept beside as FILE.kept, and said.
//
// Owns: names. Threads: one. Errors: sentences for the log. System calls are FileCalls, so that tests can end the
// world between any two of them.
#pragma once

#include "mgmt/config/load.h"
#include "mgmt/life/journal.h"
#include "mgmt/trust/state_files.h"

namespace sekisho::mgmt::life {

using Fault = std::optional<std::string>;

/// The path with its links followed: what is written there replaces the file, not the link.
std::string real_path(const std::string& path);

class ChangeFiles {
 public:
  using Side = std::optional<std::string> FileChange::*;  ///< before or after

  ChangeFiles(trust::FileCalls& calls, std::string config_path)
      : calls_(calls), config_path_(std::move(config_path)), journal_path_(config_path_ + ".change") {}

  [[nodiscard]] Fault begin(const Journal& journal);
  [[nodiscard]] Fault write(const Journal& journal);
  [[nodiscard]] Fault undo(const Journal& journal);
  [[nodiscard]] Fault decide(Journal& journal, Fate fate);
  [[nodiscard]] Fault end();

  /// A file's text; nothing when it is not there.
  Result<std::optional<std::string>, std::string> read(const std::string& path);
  const std::string& config_path() const { return config_path_; }
  const std::string& journal_path() const { return journal_path_; }
  /// Files that were edited by hand during a change, since the last call.
  std::vector<std::string> take_kept() { return std::move(kept_); }

 private:
  Fault make(const Journal& journal, Side wanted, Side other);
  Fault make_one(const FileChange& file, Side wanted, Side other);
  Fault replace(const std::string& path, std::string_view text);
  Fault remove(const std::string& path);

  trust::FileCalls& calls_;
  std::string config_path_, journal_path_;
  std::vector<std::string> kept_;
};

/// What a start found and did.
struct Recovery {
  enum class What : std::uint8_t { nothing, rolled_back, kept, unreadable } what = What::nothing;
  Journal journal;                     ///< that was found
  std::vector<std::string> sentences;  ///< for the log
  /// Texts that could not be written: path → text, to load from instead.
  std::vector<std::pair<std::string, std::optional<std::string>>> unwritten;
};

/// `config_path` as real_path() gives it.
Recovery recover(trust::FileCalls& calls, const std::string& config_path);
/// The disk, with the right texts in place of those that could not be written.
config::FileSource source_after(const Recovery& recovery);

}  // namespace sekisho::mgmt::life
