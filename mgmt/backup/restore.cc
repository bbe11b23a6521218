#include "mgmt/backup/restore.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>

#include "mgmt/config/load.h"
#include "mgmt/life/change_files.h"
#include "mgmt/life/config_lock.h"
#include "mgmt/store/copy.h"
#include "mgmt/trust/state_files.h"

namespace sekisho::mgmt::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view state_prefix = "state/";
constexpr std::string_view database = "state/sekisho.db";

/// A directory of our own that goes with us.
class Workplace {
 public:
  Workplace() {
    std::string name = (fs::temp_directory_path() / "sekisho-restore-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path = name;
  }
  ~Workplace() {
    std::error_code ignored;
    if (!path.empty()) fs::remove_all(path, ignored);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  std::string path;
};

config::FileSource source_of(const Backup& backup) {
  config::FileSource source;
  source.read = [&backup](const std::string& path, std::string& reason) -> std::optional<std::string> {
    if (const Entry* entry = backup.find(fs::path(path).lexically_normal().string())) return entry->text;
    reason = "not in the backup";
    return std::nullopt;
  };
  source.list = [&backup](const std::string& directory) {
    std::vector<std::string> names;
    const fs::path folder = fs::path(directory + "/").lexically_normal();
    for (const Entry& entry : backup.entries) {
      const fs::path path(entry.path);
      if (path.parent_path() / "" == folder) names.push_back(path.filename().string());
    }
    return names;
  };
  return source;
}

/// A file that is missing now, and will be there, is no mistake.
bool concerns_restored_file(const config::Diagnostic& diagnostic, const Backup& backup) {
  const std::string message = diagnostic.message(config::Language::en);
  for (const Entry& entry : backup.entries) {
    const std::string leaf = fs::path(entry.path).filename().string();
    if (message.find(entry.path) != std::string::npos || message.find("\"" + leaf + "\"") != std::string::npos)
      return true;
  }
  return false;
}

std::optional<BackupFault> check_configuration(const Backup& backup) {
  if (backup.find(backup.config_path) == nullptr) return BackupFault{"missing file", backup.config_path};
  const config::LoadResult loaded = config::load(backup.config_path, source_of(backup));
  for (const config::Diagnostic& d : loaded.diagnostics) {
    if (d.severity == config::Severity::error && !concerns_restored_file(d, backup))
      return BackupFault{"configuration", config::format(d, loaded.files, config::Language::en)};
  }
  return std::nullopt;
}

BackupFault fault_of(const std::string& path, int error) {
  return {"unwritable", path + ": " + std::strerror(error)};
}

/// Writes a text where it will be renamed from, with the owner of whoever's it becomes and for him alone.
std::optional<BackupFault> stage(const std::string& path, const std::string& text, const std::string& owner_like,
                                 mode_t mode) {
  trust::SystemCalls disk;
  std::error_code fault;
  fs::create_directories(fs::path(path).parent_path(), fault);
  if (fault) return BackupFault{"unwritable", path + ": " + fault.message()};
  const mode_t before = umask(077);
  const int error = disk.write(path, text);
  umask(before);
  if (error != 0) return fault_of(path, error);
  struct stat like {};
  if (stat(owner_like.c_str(), &like) == 0 && geteuid() == 0 && chown(path.c_str(), like.st_uid, like.st_gid) != 0)
    return fault_of(path, errno);
  if (chmod(path.c_str(), mode) != 0) return fault_of(path, errno);
  if (const int unsafe = disk.sync_file(path)) return fault_of(path, unsafe);
  return std::nullopt;
}

class Restoration {
 public:
  Restoration(const Backup& backup, WallTime now)
      : backup_(backup), suffix_(".before-restore-" + std::to_string(now.seconds)) {}

  std::optional<BackupFault> stage_all() {
    const std::string folder = fs::path(backup_.config_path).parent_path().string();
    std::error_code fault;
    fs::remove_all(new_state(), fault);
    fs::create_directories(new_state(), fault);
    if (fault) return BackupFault{"unwritable", new_state() + ": " + fault.message()};
    const std::string owner = fs::exists(backup_.state_directory) ? backup_.state_directory : folder;
    for (const Entry& entry : backup_.entries) {
      const bool state = entry.name.starts_with(state_prefix);
      const std::string path =
          state ? new_state() + "/" + entry.name.substr(state_prefix.size()) : entry.path + ".restore";
      // The configuration's texts may be read by all, as they are when a change writes them; all else by the owner.
      const mode_t mode = entry.path.ends_with(".toml") ? 0644 : 0600;
      if (auto wrong = stage(path, entry.text, state ? owner : folder, mode)) return wrong;
    }
    struct stat like {};
    if (geteuid() == 0 && stat(owner.c_str(), &like) == 0) own_directories(like.st_uid, like.st_gid);
    chmod(new_state().c_str(), 0750);
    return std::nullopt;
  }

  std::optional<BackupFault> put_in_place() {
    trust::SystemCalls disk;
    // A change that the old files had not ended must not be taken back into the new ones.
    if (const int error = disk.remove(backup_.config_path + ".change"); error != 0 && error != ENOENT)
      return fault_of(backup_.config_path + ".change", error);
    if (auto wrong = swap(new_state(), backup_.state_directory)) return wrong;
    for (const Entry& entry : backup_.entries) {
      if (entry.name.starts_with(state_prefix)) continue;
      if (auto wrong = swap(entry.path + ".restore", entry.path)) return wrong;
    }
    return std::nullopt;
  }

  std::vector<std::string> take_kept() { return std::move(kept_); }

 private:
  std::string new_state() const { return backup_.state_directory + ".restore"; }

  void own_directories(uid_t user, gid_t group) const {
    std::error_code fault;
    if (chown(new_state().c_str(), user, group) != 0) return;
    for (fs::recursive_directory_iterator at(new_state(), fault), end; !fault && at != end; at.increment(fault)) {
      if (at->is_directory() && chown(at->path().c_str(), user, group) != 0) return;
    }
  }

  /// The old one is kept beside, the new one takes its place, and both are safe on the disk.
  std::optional<BackupFault> swap(const std::string& from, const std::string& to) {
    trust::SystemCalls disk;
    if (fs::exists(to)) {
      if (const int error = disk.rename(to, to + suffix_)) return fault_of(to, error);
      kept_.push_back(to + suffix_);
    }
    if (const int error = disk.rename(from, to)) return fault_of(to, error);
    if (const int error = disk.sync_directory(fs::path(to).parent_path().string())) return fault_of(to, error);
    return std::nullopt;
  }

  const Backup& backup_;
  std::string suffix_;
  std::vector<std::string> kept_;
};

}  // namespace

Result<Checked, BackupFault> check_backup(const Backup& backup) {
  if (auto wrong = check_configuration(backup)) return Failure{*wrong};
  Checked checked;
  for (const Entry& entry : backup.entries) {
    if (entry.name != database) continue;
    const Workplace here;
    if (here.path.empty()) return Failure{fault_of(fs::temp_directory_path().string(), errno)};
    if (auto wrong = stage(here.path + "/sekisho.db", entry.text, here.path, 0600)) return Failure{*wrong};
    const auto summary = store::inspect_store(here.path);
    if (!summary) return Failure{BackupFault{"database", summary.error().text}};
    checked = {summary->revisions, summary->events};
  }
  return checked;
}

Result<std::vector<std::string>, BackupFault> restore(const Backup& backup, WallTime now) {
  if (const auto checked = check_backup(backup); !checked) return Failure{checked.error()};
  std::error_code fault;
  fs::create_directories(fs::path(backup.config_path).parent_path(), fault);
  const auto lock = life::ConfigLock::take(backup.config_path);
  if (!lock) return Failure{BackupFault{"running", lock.error()}};
  Restoration restoration(backup, now);
  if (auto wrong = restoration.stage_all()) return Failure{*wrong};
  if (auto wrong = restoration.put_in_place()) return Failure{*wrong};
  return restoration.take_kept();
}

}  // namespace sekisho::mgmt::backup
