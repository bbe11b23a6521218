// A mark beside the configuration while a restore puts files in their places: FILE.restoring.
//
// It is there, safely on the disk, from before the first file is renamed until after the last. A start that finds it
// would run a mixture of before and after, so it refuses; the same restore again goes on with the names under which
// the first one kept the old files, and so never takes half a restore for what was there before.
//
// Owns: a name. Threads: one. Errors: an errno (set_restore_mark, remove_restore_mark).
#pragma once

#include "mgmt/trust/state_files.h"

namespace sekisho::mgmt::life {

struct RestoreMark {
  std::string suffix;  ///< of what is kept of before; empty: the mark cannot be read
};

/// `config_path` as real_path() gives it, here and below.
std::string restore_mark_path(const std::string& config_path);
/// Nothing when no restore was left unfinished.
std::optional<RestoreMark> find_restore_mark(trust::FileCalls& calls, const std::string& config_path);
[[nodiscard]] int set_restore_mark(trust::FileCalls& calls, const std::string& config_path, const RestoreMark& mark);
[[nodiscard]] int remove_restore_mark(trust::FileCalls& calls, const std::string& config_path);

/// ".before-restore-SECONDS".
std::string kept_suffix(std::int64_t seconds);

}  // namespace sekisho::mgmt::life
