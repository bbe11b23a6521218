// Collects what a gateway is: its configuration with all that it names, and its state directory.
//
// The gateway may run meanwhile: the database is copied in one transaction, and when the configuration's files are
// not the same before and after, all is read again. A change that waits to be confirmed is refused: of two
// configurations one would have to be guessed. What packages bring (below /usr) is left out.
//
// Threads: one; reads files, writes a copy of the database beside it that is removed. Errors: BackupFault. Limits:
// files of 64 MiB, max_total_bytes in all.
#pragma once

#include "mgmt/backup/backup_file.h"

namespace sekisho::mgmt::backup {

constexpr std::size_t max_total_bytes = 1U << 30;

Result<Backup, BackupFault> gather(const std::string& config_path, const std::string& version, WallTime now);

}  // namespace sekisho::mgmt::backup
