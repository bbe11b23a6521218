// Brings a backup back: everything is checked, then everything is staged beside its place, then renamed.
//
// check_backup() takes the file for what it says: the database is opened and its audit log followed, the
// configuration is loaded. restore() wants no gateway running on that configuration. The state directory that was
// there is kept beside as NAME.before-restore-TIME, files of the configuration as FILE.before-restore-TIME; so are
// files that the restored configuration would include and the backup does not have. A power loss while files are
// renamed leaves some old and some new, and the mark of mgmt/life/restore_mark.h: no gateway starts then, and the
// same restore again mends it.
//
// Threads: one; writes files. Errors: BackupFault. System calls that must come in order are FileCalls, so that tests
// can end the world between any two of them.
#pragma once

#include <optional>

#include "mgmt/backup/backup_file.h"
#include "mgmt/trust/state_files.h"

namespace sekisho::mgmt::backup {

struct Checked {
  std::uint64_t revisions = 0, events = 0;  ///< the newest revision's number; events of the audit log
};
Result<Checked, BackupFault> check_backup(const Backup& backup);

/// What was kept of before: paths.
Result<std::vector<std::string>, BackupFault> restore(const Backup& backup, WallTime now);
Result<std::vector<std::string>, BackupFault> restore(const Backup& backup, WallTime now, trust::FileCalls& disk);

}  // namespace sekisho::mgmt::backup
