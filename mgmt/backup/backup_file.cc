#include "mgmt/backup/backup_file.h"

#include <map>
#include <nlohmann/json.hpp>

#include "mgmt/store/revision.h"

namespace sekisho::mgmt::backup {
namespace {

constexpr std::string_view manifest_name = "manifest.json";
constexpr std::string_view format_name = "sekisho-backup";
constexpr int format_version = 1;
constexpr const char* note =
    "This file holds secrets of the gateway: cookie secrets, private keys, tokens' digests. Keep it as you keep "
    "those.";

std::string_view word_of(TarFault fault) {
  switch (fault) {
    case TarFault::cut_off:
      return "cut off";
    case TarFault::damaged:
      return "damaged";
    case TarFault::not_ours:
      return "not a backup";
    case TarFault::unsafe_name:
      return "unsafe name";
    case TarFault::too_many:
      return "too many files";
  }
  return "damaged";
}

/// An absolute path without steps back.
bool is_safe_path(const std::string& path) { return path.starts_with('/') && is_safe_name("x" + path); }

std::string text_at(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<Backup, BackupFault> read_manifest(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || text_at(json, "format") != format_name)
    return Failure{BackupFault{"not a backup", std::string(manifest_name)}};
  const int version =
      json.contains("version") && json["version"].is_number_integer() ? json["version"].get<int>() : 0;
  if (version != format_version) return Failure{BackupFault{"other version", std::to_string(version)}};
  Backup backup;
  backup.made_by = text_at(json, "made_by");
  backup.host = text_at(json, "host");
  if (json.contains("made_at") && json["made_at"].is_number_integer())
    backup.made_at.seconds = json["made_at"].get<std::int64_t>();
  backup.config_path = text_at(json, "config");
  backup.state_directory = text_at(json, "state_directory");
  if (!is_safe_path(backup.config_path) || !is_safe_path(backup.state_directory))
    return Failure{BackupFault{"unsafe name", backup.config_path + " " + backup.state_directory}};
  return backup;
}

}  // namespace

const Entry* Backup::find(std::string_view path) const {
  for (const Entry& entry : entries) {
    if (entry.path == path) return &entry;
  }
  return nullptr;
}

std::string digest_of(std::string_view octets) { return store::sha256_of(octets); }

std::string compose_backup(const Backup& backup) {
  nlohmann::ordered_json manifest{{"format", format_name},
                                  {"version", format_version},
                                  {"note", note},
                                  {"made_by", backup.made_by},
                                  {"made_at", backup.made_at.seconds},
                                  {"host", backup.host},
                                  {"config", backup.config_path},
                                  {"state_directory", backup.state_directory},
                                  {"entries", nlohmann::ordered_json::array()}};
  std::vector<Member> members(1);
  for (const Entry& entry : backup.entries) {
    manifest["entries"].push_back({{"name", entry.name},
                                   {"path", entry.path},
                                   {"sha256", store::sha256_of(entry.text)},
                                   {"size", entry.text.size()}});
    members.push_back({entry.name, entry.text});
  }
  members.front() = {std::string(manifest_name),
                     manifest.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n"};
  return write_tar(members, backup.made_at);
}

Result<Backup, BackupFault> open_backup(std::string_view octets) {
  auto members = read_tar(octets);
  if (!members) return Failure{BackupFault{std::string(word_of(members.error())), ""}};
  if (members->empty() || members->front().name != manifest_name)
    return Failure{BackupFault{"not a backup", std::string(manifest_name)}};
  auto backup = read_manifest(members->front().text);
  if (!backup) return backup;
  std::map<std::string, std::string> texts;
  for (std::size_t i = 1; i < members->size(); ++i) {
    Member& member = (*members)[i];
    if (!texts.emplace(member.name, std::move(member.text)).second)
      return Failure{BackupFault{"damaged", member.name}};
  }
  const auto json = nlohmann::json::parse(members->front().text, nullptr, false);
  const auto listed = json.find("entries");
  if (listed == json.end() || !listed->is_array()) return Failure{BackupFault{"damaged", std::string(manifest_name)}};
  for (const auto& row : *listed) {
    Entry entry{text_at(row, "name"), text_at(row, "path"), ""};
    const auto text = texts.find(entry.name);
    if (text == texts.end()) return Failure{BackupFault{"missing file", entry.name}};
    if (!is_safe_path(entry.path) || backup->find(entry.path) != nullptr)
      return Failure{BackupFault{"unsafe name", entry.path}};
    if (store::sha256_of(text->second) != text_at(row, "sha256")) return Failure{BackupFault{"changed", entry.path}};
    entry.text = std::move(text->second);
    texts.erase(text);
    backup->entries.push_back(std::move(entry));
  }
  if (!texts.empty()) return Failure{BackupFault{"unlisted file", texts.begin()->first}};
  return backup;
}

}  // namespace sekisho::mgmt::backup
