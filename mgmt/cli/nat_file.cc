#include "mgmt/cli/nat_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "mgmt/cli/change.h"
#include "mgmt/cli/nat_texts.h"
#include "mgmt/cli/run.h"
#include "mgmt/config/load.h"
#include "mgmt/config/text_edit.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {
namespace {

constexpr const char* usual_config = "/etc/sekisho/sekisho.toml";

void tell(std::ostream& err, const std::string& sentence) { err << "sekishoctl: " << sentence << "\n"; }

void tell_diagnostics(const config::LoadResult& loaded, Language language, std::ostream& err, bool all) {
  for (const config::Diagnostic& d : loaded.diagnostics) {
    if (all || d.severity == config::Severity::error) err << config::format(d, loaded.files, language);
  }
}

/// Writes beside the file, then takes its place: nobody ever reads half of it. Empty, or why not.
std::string replace_file(const std::string& path, const std::string& text) {
  const std::string beside = path + ".new";
  struct stat old {};
  const bool known = stat(path.c_str(), &old) == 0;
  const int fd = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, known ? old.st_mode & 0777 : 0644);
  if (fd < 0) return std::strerror(errno);
  std::size_t done = 0;
  bool good = !known || fchown(fd, old.st_uid, old.st_gid) == 0 || geteuid() != 0;
  while (good && done < text.size()) {
    const ssize_t wrote = write(fd, text.data() + done, text.size() - done);
    good = wrote > 0 || (wrote < 0 && errno == EINTR);
    if (wrote > 0) done += static_cast<std::size_t>(wrote);
  }
  good = good && fsync(fd) == 0;
  const int fault = errno;
  close(fd);
  if (good && std::rename(beside.c_str(), path.c_str()) == 0) {
    const int directory = open(std::filesystem::path(path).parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
      fsync(directory);
      close(directory);
    }
    return "";
  }
  const std::string reason = std::strerror(good ? errno : fault);
  unlink(beside.c_str());
  return reason;
}

/// True when the gateway that answers runs this configuration.
bool is_run(const Options& options, const NatFile& file) {
  const auto reply = client_for(options).call(control::Method::get, "/v1/status");
  const auto status = reply && reply->status == 200 ? control::parse_status(reply->body) : std::nullopt;
  std::error_code fault;
  return status && std::filesystem::equivalent(status->config_file, file.config_path, fault);
}

/// What the revision is for, in the history of the configuration.
std::string reason_of(const NatOptions& nat) {
  static constexpr const char* verbs[] = {"list", "add", "change", "advance", "retire", "notice", "router", "check"};
  std::string reason = "nat " + std::string(verbs[static_cast<std::size_t>(nat.verb)]) + " " + nat.pair;
  if (!nat.state.empty()) reason += " " + nat.state;
  const std::string& why = nat.note.empty() ? nat.reason : nat.note;
  return why.empty() ? reason : reason + ": " + why;
}

/// The main file and all others from the disk, the map from memory.
config::LoadResult check_text(const NatFile& file, const std::string& text) {
  config::FileSource source = config::disk();
  source.read = [read = source.read, &file, &text](const std::string& path, std::string& reason) {
    return path == file.map_path ? std::optional(text) : read(path, reason);
  };
  return config::load(file.config_path, source);
}

}  // namespace

std::string config_path_for(const Options& options) {
  if (!options.nat.config.empty()) return options.nat.config;
  const auto reply = client_for(options).call(control::Method::get, "/v1/status");
  if (reply && reply->status == 200) {
    if (const auto status = control::parse_status(reply->body)) return status->config_file;
  }
  return usual_config;
}

const config::Node* NatFile::table_of(const std::string& pair) const {
  const config::Node* pairs = root.find("pair");
  if (!pairs || !pairs->array()) return nullptr;
  for (const config::Node& table : *pairs->array()) {
    const config::Node* name = table.find("name");
    if (name && name->text() && *name->text() == pair) return &table;
  }
  return nullptr;
}

std::optional<NatFile> open_nat_file(const Options& options, std::ostream& err, int& exit) {
  NatFile file;
  file.config_path = config_path_for(options);
  config::LoadResult loaded = config::load(file.config_path);
  exit = exit_refused;
  if (!loaded.config) {
    tell_diagnostics(loaded, options.language, err, false);
    return std::nullopt;
  }
  file.config = std::move(*loaded.config);
  if (file.config.nat.map.value.empty()) {
    tell(err, nat_say("no map", options.language, {file.config_path}));
    return std::nullopt;
  }
  file.map_path =
      (std::filesystem::path(config::directory_of(file.config_path)) / file.config.nat.map.value).string();
  std::string reason;
  const auto text = config::read_file(file.map_path, reason);
  const auto root = text ? config::parse_document(*text, 1) : Failure{config::Diagnostic{}};
  if (!text || !root) {  // it was there a moment ago
    tell(err, nat_say("cannot read", options.language, {file.map_path, reason}));
    return std::nullopt;
  }
  file.text = *text;
  file.root = *root;
  exit = exit_done;
  return file;
}

int change_nat_file(const Options& options, const NatFile& file, const std::optional<std::string>& text,
                    const Expectation& expected, std::ostream& out, std::ostream& err) {
  if (!text) {
    tell(err, nat_say("cannot edit", options.language, {file.map_path}));
    return exit_refused;
  }
  const config::LoadResult checked = check_text(file, *text);
  tell_diagnostics(checked, options.language, err, true);
  if (!checked.config) {
    tell(err, nat_say("not changed", options.language));
    return exit_refused;
  }
  if (!expected(checked.config->nat_pairs)) {
    tell(err, nat_say("cannot edit", options.language, {file.map_path}));
    return exit_refused;
  }
  const std::string diff = config::unified_diff(file.text, *text, file.map_path);
  if (!options.json) out << diff;
  if (options.nat.dry_run) {
    if (options.json)
      out << nlohmann::json{{"dry-run", true}, {"file", file.map_path}, {"diff", diff}}.dump(2) << "\n";
    return exit_done;
  }
  if (is_run(options, file)) {
    control::ApplyRequest request;
    request.files[file.config.nat.map.value] = *text;
    request.reason = reason_of(options.nat);
    std::ostringstream quiet;  // --json: the command has a report of its own
    return apply_change(request, options, options.json ? quiet : out, err);
  }
  if (const std::string fault = replace_file(file.map_path, *text); !fault.empty()) {
    tell(err, nat_say("cannot write", options.language, {file.map_path, fault}));
    return exit_refused;
  }
  if (!options.json) out << nat_say("written, no gateway", options.language) << "\n";
  return exit_done;
}

}  // namespace sekisho::mgmt::cli
