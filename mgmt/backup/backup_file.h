// A backup as one file: a tar whose first member lists all others with their places and SHA-256 sums.
//
//   manifest.json    {"format": "sekisho-backup", "version": 1, …, "entries": [{"name", "path", "sha256", "size"}]}
//   files/…          the configuration and what it names: includes, NAT map, cookie secrets, keys, anchors
//   state/…          the state directory; the database as SQLite copies it while it is in use
//
// Secrets are in it as they are: whoever makes the file gives it the mode 0600. open_backup() gives back nothing that
// differs by an octet from what was put in. Threads: pure. Errors: BackupFault. Limits: those of tar.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mgmt/backup/tar.h"

namespace sekisho::mgmt::backup {

/// A word of backup_texts, and what it is about.
struct BackupFault {
  std::string word, detail;
};

struct Entry {
  std::string name;  ///< in the tar
  std::string path;  ///< on the host
  std::string text;
};

struct Backup {
  std::string made_by, host;  ///< version of the program; the gateway's identity
  WallTime made_at;
  std::string config_path, state_directory;
  std::vector<Entry> entries;
  const Entry* find(std::string_view path) const;
};

std::string compose_backup(const Backup& backup);
/// SHA-256 of a whole file, in hexadecimal digits.
std::string digest_of(std::string_view octets);
Result<Backup, BackupFault> open_backup(std::string_view octets);

}  // namespace sekisho::mgmt::backup
