#include "mgmt/life/restore_mark.h"

#include <algorithm>
#include <filesystem>

namespace sekisho::mgmt::life {
namespace {

constexpr std::string_view kept_prefix = ".before-restore-";

std::string directory_of(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }

/// A suffix names files that are moved and removed: nothing but what kept_suffix() makes is taken from the disk.
bool is_suffix(std::string_view text) {
  if (!text.starts_with(kept_prefix) || text.size() == kept_prefix.size() || text.size() > 40) return false;
  text.remove_prefix(kept_prefix.size());
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string restore_mark_path(const std::string& config_path) { return config_path + ".restoring"; }

std::string kept_suffix(std::int64_t seconds) { return std::string(kept_prefix) + std::to_string(seconds); }

std::optional<RestoreMark> find_restore_mark(trust::FileCalls& calls, const std::string& config_path) {
  const auto text = calls.read(restore_mark_path(config_path));
  if (!text) {
    if (text.error() == trust::ReadFault::not_there) return std::nullopt;
    return RestoreMark{};
  }
  const std::string line = text->substr(0, text->find('\n'));
  return RestoreMark{is_suffix(line) ? line : ""};
}

int set_restore_mark(trust::FileCalls& calls, const std::string& config_path, const RestoreMark& mark) {
  const std::string path = restore_mark_path(config_path);
  if (const int error = calls.write(path, mark.suffix + "\n")) return error;
  if (const int error = calls.sync_file(path)) return error;
  return calls.sync_directory(directory_of(path));
}

int remove_restore_mark(trust::FileCalls& calls, const std::string& config_path) {
  if (const int error = calls.remove(restore_mark_path(config_path))) return error;
  return calls.sync_directory(directory_of(config_path));
}

}  // namespace sekisho::mgmt::life
