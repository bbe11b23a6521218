// Brings a backup back: everything is checked, then everything is staged beside its place, then renamed.
//
// check_backup() takes the file for what it says: the database is opened and its audit log followed, the
// configuration is loaded. restore() wants no gateway running on that configuration. The state directory that was
// there is kept beside as NAME.before-restore-TIME, files of the configuration as FILE.before-restore-TIME. A power
// loss while files are renamed leaves some old and some new: then the same restore is done again, which is why it
// never looks at what is there.
//
// Threads: one; writes files. Errors: BackupFault.
#pragma once

#include <optional>

#include "mgmt/backup/backup_file.h"

namespace sekisho::mgmt::backup {

struct Checked {
  std::uint64_t revisions = 0, events = 0;  ///< the newest revision's number; events of the audit log
};
Result<Checked, BackupFault> check_backup(const Backup& backup);

/// What was kept of before: paths.
Result<std::vector<std::string>, BackupFault> restore(const Backup& backup, WallTime now);

}  // namespace sekisho::mgmt::backup
