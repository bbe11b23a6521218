#include "mgmt/backup/gather.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "mgmt/config/load.h"
#include "mgmt/life/change_files.h"
#include "mgmt/life/restore_mark.h"
#include "mgmt/store/copy.h"

namespace sekisho::mgmt::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view database = "sekisho.db";
constexpr int tries = 3;

/// Relative names stand beside the configuration.
std::string beside(const std::string& config_path, const std::string& name) {
  return (fs::path(config_path).parent_path() / name).lexically_normal().string();
}

/// Files that the configuration names but load() does not give back.
std::vector<std::string> named_files(const config::Config& config, const std::string& config_path) {
  std::vector<std::string> names = {config.server.cookie_secret_file.value, config.control.tls.certificate.value,
                                    config.control.tls.key.value, config.control.tls.client_ca.value};
  const config::PairPeer& peer = config.pair.peer;
  for (const config::Text* file : {&peer.ca, &peer.token_file, &peer.certificate, &peer.key})
    names.push_back(file->value);
  for (const config::Realm& realm : config.realms) {
    names.push_back(realm.root_hints.value);
    for (const auto& file : realm.anchor_files) names.push_back(file.value);
  }
  std::vector<std::string> paths;
  for (const std::string& name : names) {
    const std::string path = name.empty() ? "" : beside(config_path, name);
    if (!path.empty() && !path.starts_with("/usr/") && fs::exists(path)) paths.push_back(path);
  }
  return paths;
}

class Collector {
 public:
  explicit Collector(Backup& backup) : backup_(backup) {}

  std::optional<BackupFault> add(const std::string& name, const std::string& path, std::string text) {
    if (!is_safe_name(name)) return BackupFault{"unsafe name", path};
    total_ += text.size();
    if (total_ > max_total_bytes || backup_.entries.size() + 2 > max_members) return BackupFault{"too large", path};
    if (backup_.find(path) == nullptr) backup_.entries.push_back({name, path, std::move(text)});
    return std::nullopt;
  }

  std::optional<BackupFault> add_file(const std::string& name, const std::string& path) {
    std::string reason;
    auto text = config::read_file(path, reason);
    if (!text) return BackupFault{"unreadable", path + ": " + reason};
    return add(name, path, std::move(*text));
  }

  std::optional<BackupFault> add_state(const std::string& directory) {
    std::error_code fault;
    std::vector<std::string> paths;
    for (fs::recursive_directory_iterator at(directory, fault), end; !fault && at != end; at.increment(fault)) {
      const std::string leaf = at->path().filename().string();
      if (at->is_regular_file(fault) && !leaf.starts_with(database) && !leaf.ends_with(".new"))
        paths.push_back(at->path().string());
    }
    if (fault) return BackupFault{"unreadable", directory + ": " + fault.message()};
    std::sort(paths.begin(), paths.end());
    for (const std::string& path : paths) {
      if (auto wrong = add_file("state/" + path.substr(directory.size() + 1), path)) return wrong;
    }
    return add_database(directory);
  }

 private:
  std::optional<BackupFault> add_database(const std::string& directory) {
    const std::string path = directory + "/" + std::string(database);
    if (!fs::exists(path)) return std::nullopt;
    const std::string copy = path + ".backup-" + std::to_string(getpid());
    std::error_code ignored;
    fs::remove(copy, ignored);
    std::optional<BackupFault> wrong;
    if (const auto fault = store::copy_database(path, copy)) wrong = BackupFault{"database", fault->text};
    std::string reason;
    auto text = wrong ? std::nullopt : config::read_file(copy, reason);
    fs::remove(copy, ignored);
    if (wrong) return wrong;
    if (!text) return BackupFault{"unreadable", copy + ": " + reason};
    return add("state/" + std::string(database), path, std::move(*text));
  }

  Backup& backup_;
  std::size_t total_ = 0;
};

std::optional<BackupFault> gather_once(Backup& backup) {
  backup.entries.clear();
  const std::string& path = backup.config_path;
  if (fs::exists(path + ".change")) return BackupFault{"change waits", path + ".change"};
  trust::SystemCalls disk;
  if (life::find_restore_mark(disk, path)) return BackupFault{"restore unfinished", path};
  const config::LoadResult loaded = config::load(path);
  if (!loaded.config) return BackupFault{"configuration", path};
  backup.host = loaded.config->server.identity.value;
  backup.state_directory = fs::path(loaded.config->server.state_directory.value).lexically_normal().string();
  while (backup.state_directory.size() > 1 && backup.state_directory.ends_with('/'))
    backup.state_directory.pop_back();
  Collector collector(backup);
  for (const config::SourceFile& source : loaded.sources) {
    const std::string at = life::real_path(fs::absolute(source.path).lexically_normal().string());
    if (auto wrong = collector.add("files" + at, at, source.text)) return wrong;
  }
  for (const std::string& file : named_files(*loaded.config, path)) {
    const bool in_state = file.starts_with(backup.state_directory + "/");
    if (in_state) continue;  // comes with the state
    if (auto wrong = collector.add_file("files" + file, file)) return wrong;
  }
  if (auto wrong = collector.add_state(backup.state_directory)) return wrong;
  for (const config::SourceFile& source : loaded.sources) {
    std::string reason;
    if (config::read_file(source.path, reason) != source.text) return BackupFault{"busy", source.path};
  }
  return std::nullopt;
}

}  // namespace

Result<Backup, BackupFault> gather(const std::string& config_path, const std::string& version, WallTime now) {
  Backup backup;
  backup.made_by = version;
  backup.made_at = now;
  backup.config_path = life::real_path(fs::absolute(config_path).lexically_normal().string());
  std::optional<BackupFault> wrong;
  for (int turn = 0; turn < tries; ++turn) {
    wrong = gather_once(backup);
    if (!wrong) return backup;
    if (wrong->word != "busy") break;
  }
  return Failure{*wrong};
}

}  // namespace sekisho::mgmt::backup
