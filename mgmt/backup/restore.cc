#include "mgmt/backup/restore.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <set>

#include "mgmt/config/load.h"
#include "mgmt/life/change_files.h"
#include "mgmt/life/config_lock.h"
#include "mgmt/life/restore_mark.h"
#include "mgmt/store/copy.h"

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
std::optional<BackupFault> stage(trust::FileCalls& disk, const std::string& path, const std::string& text,
                                 const std::string& owner_like, mode_t mode) {
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

/// Files of the disk that the restored configuration would include, and the backup does not have: of a later time.
std::vector<std::string> strangers(const Backup& backup) {
  const config::FileSource disk = config::disk();
  config::FileSource both = source_of(backup);
  std::set<std::string> seen_on_disk;
  both.list = [&, of_backup = both.list](const std::string& directory) {
    std::vector<std::string> names = of_backup(directory);
    for (const std::string& name : disk.list(directory)) {
      const std::string path = (fs::path(directory) / name).lexically_normal().string();
      if (backup.find(path) != nullptr) continue;
      names.push_back(name);
      seen_on_disk.insert(path);
    }
    return names;
  };
  both.read = [&, of_backup = both.read](const std::string& path, std::string& reason) {
    auto text = of_backup(path, reason);
    return text ? text : disk.read(path, reason);
  };
  std::vector<std::string> found;
  for (const config::SourceFile& source : config::load(backup.config_path, both).sources) {
    const std::string path = fs::path(source.path).lexically_normal().string();
    if (seen_on_disk.contains(path)) found.push_back(path);
  }
  return found;
}

class Restoration {
 public:
  Restoration(const Backup& backup, WallTime now, trust::FileCalls& disk) : backup_(backup), disk_(disk) {
    const auto mark = life::find_restore_mark(disk, backup.config_path);
    resumed_ = mark && !mark->suffix.empty();
    suffix_ = resumed_ ? mark->suffix : life::kept_suffix(now.seconds);
    for (std::int64_t later = now.seconds; !resumed_ && is_taken(suffix_);) suffix_ = life::kept_suffix(++later);
  }

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
      if (auto wrong = stage(disk_, path, entry.text, state ? owner : folder, mode)) return wrong;
    }
    struct stat like {};
    if (geteuid() == 0 && stat(owner.c_str(), &like) == 0) own_directories(like.st_uid, like.st_gid);
    chmod(new_state().c_str(), 0750);
    return sync_directories();
  }

  std::optional<BackupFault> put_in_place() {
    const std::string& config = backup_.config_path;
    if (const int error = life::set_restore_mark(disk_, config, {suffix_}))
      return fault_of(life::restore_mark_path(config), error);
    // A change that the old files had not ended must not be taken back into the new ones.
    if (const int error = disk_.remove(config + ".change"); error != 0 && error != ENOENT)
      return fault_of(config + ".change", error);
    for (const std::string& path : strangers(backup_)) {
      if (auto wrong = keep(path)) return wrong;
    }
    if (auto wrong = swap(new_state(), backup_.state_directory)) return wrong;
    for (const Entry& entry : backup_.entries) {
      if (entry.name.starts_with(state_prefix)) continue;
      if (auto wrong = swap(entry.path + ".restore", entry.path)) return wrong;
    }
    if (const int error = life::remove_restore_mark(disk_, config))
      return fault_of(life::restore_mark_path(config), error);
    return std::nullopt;
  }

  std::vector<std::string> take_kept() { return std::move(kept_); }

 private:
  std::string new_state() const { return backup_.state_directory + ".restore"; }

  bool is_taken(const std::string& suffix) const {
    return fs::exists(backup_.state_directory + suffix) || fs::exists(backup_.config_path + suffix);
  }

  void own_directories(uid_t user, gid_t group) const {
    std::error_code fault;
    if (chown(new_state().c_str(), user, group) != 0) return;
    for (fs::recursive_directory_iterator at(new_state(), fault), end; !fault && at != end; at.increment(fault)) {
      if (at->is_directory() && chown(at->path().c_str(), user, group) != 0) return;
    }
  }

  /// The names of what was staged: without them its texts are safe on the disk, and nobody finds them.
  std::optional<BackupFault> sync_directories() {
    std::set<std::string> directories{new_state()};
    for (const Entry& entry : backup_.entries) {
      const bool state = entry.name.starts_with(state_prefix);
      const std::string path = state ? new_state() + "/" + entry.name.substr(state_prefix.size()) : entry.path;
      directories.insert(fs::path(path).parent_path().string());
    }
    for (const std::string& directory : directories) {
      if (const int error = disk_.sync_directory(directory)) return fault_of(directory, error);
    }
    return std::nullopt;
  }

  /// The old one is kept beside. Where a restore before this one was cut short after it had done so, what is in its
  /// place now is that one's, and not kept.
  std::optional<BackupFault> keep(const std::string& path) {
    const std::string kept = path + suffix_;
    const bool done = resumed_ && fs::exists(kept);
    if (done) {
      std::error_code fault;
      fs::remove_all(path, fault);
      if (fault) return BackupFault{"unwritable", path + ": " + fault.message()};
    } else if (fs::exists(path)) {
      if (const int error = disk_.rename(path, kept)) return fault_of(path, error);
    } else {
      return std::nullopt;
    }
    kept_.push_back(kept);
    return std::nullopt;
  }

  /// The new one takes the old one's place, and both are safe on the disk.
  std::optional<BackupFault> swap(const std::string& from, const std::string& to) {
    if (auto wrong = keep(to)) return wrong;
    if (const int error = disk_.rename(from, to)) return fault_of(to, error);
    if (const int error = disk_.sync_directory(fs::path(to).parent_path().string())) return fault_of(to, error);
    return std::nullopt;
  }

  const Backup& backup_;
  trust::FileCalls& disk_;
  bool resumed_ = false;  ///< a restore before this one was cut short
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
    trust::SystemCalls disk;
    if (auto wrong = stage(disk, here.path + "/sekisho.db", entry.text, here.path, 0600)) return Failure{*wrong};
    const auto summary = store::inspect_store(here.path);
    if (!summary) return Failure{BackupFault{"database", summary.error().text}};
    checked = {summary->revisions, summary->events};
  }
  return checked;
}

Result<std::vector<std::string>, BackupFault> restore(const Backup& backup, WallTime now, trust::FileCalls& disk) {
  if (const auto checked = check_backup(backup); !checked) return Failure{checked.error()};
  std::error_code fault;
  fs::create_directories(fs::path(backup.config_path).parent_path(), fault);
  const auto lock = life::ConfigLock::take(backup.config_path);
  if (!lock) return Failure{BackupFault{"running", lock.error()}};
  Restoration restoration(backup, now, disk);
  if (auto wrong = restoration.stage_all()) return Failure{*wrong};
  if (auto wrong = restoration.put_in_place()) return Failure{*wrong};
  return restoration.take_kept();
}

Result<std::vector<std::string>, BackupFault> restore(const Backup& backup, WallTime now) {
  trust::SystemCalls disk;
  return restore(backup, now, disk);
}

}  // namespace sekisho::mgmt::backup
