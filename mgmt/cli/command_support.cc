// sekishoctl support-bundle: what support asks for first, as one tar file, and nothing that must not leave.
//
// From the gateway what a viewer may see; from the host its versions and the end of the log. Of the configuration the
// lines without comments, and without the values of keys that could hold a secret. Files that the configuration names
// are not read.
#include <cstdio>
#include <filesystem>
#include <memory>

#include "base/version.h"
#include "mgmt/backup/tar.h"
#include "mgmt/cli/backup_texts.h"
#include "mgmt/cli/private_file.h"
#include "mgmt/cli/redact.h"
#include "mgmt/cli/run.h"
#include "mgmt/config/load.h"

#include <nlohmann/json.hpp>

namespace sekisho::mgmt::cli {
namespace {

constexpr std::size_t most_of_a_program = 4U << 20;

/// What a program of the host says; it is ours alone, no word of it comes from outside.
std::string said_by(const char* command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command, "r"), pclose);
  if (!pipe) return "";
  std::string text;
  char piece[4096];
  for (std::size_t n = 0; text.size() < most_of_a_program && (n = fread(piece, 1, sizeof piece, pipe.get())) > 0;)
    text.append(piece, n);
  return text;
}

void add_host(std::vector<backup::Member>& parts) {
  parts.push_back(
      {"versions.txt",
       "sekishoctl " + std::string(version) + "\n" +
           said_by("uname -srvm; cat /etc/os-release; dpkg-query -W -f '${Package} "
                   "${Version}\\n' 'sekisho*' 'librte-*' libssl3 libsqlite3-0 libarchive13 nftables 2>&1")});
  parts.push_back(
      {"unit.txt", said_by("systemctl status --no-pager -n 0 sekishod 2>&1; systemctl cat sekishod 2>&1")});
  parts.push_back({"log.txt", redact_log(said_by("journalctl -u sekishod -n 2000 --no-pager -o short-iso 2>&1"))});
  parts.push_back({"network.txt", said_by("ip -brief link 2>&1; ip -brief address 2>&1; ip rule 2>&1")});
}

void add_gateway(std::vector<backup::Member>& parts, const Options& options) {
  const Client client = client_for(options);
  for (const auto& [name, target] : {std::pair{"status.json", "/v1/status"},
                                     {"anchors.json", "/v1/anchors"},
                                     {"zones.json", "/v1/zones"},
                                     {"history.json", "/v1/config/history?limit=50"},
                                     {"metrics.txt", "/metrics"}}) {
    const auto reply = client.call(control::Method::get, target);
    std::string text = reply ? reply->body : "";
    if (!reply) text = "the gateway did not answer\n";
    parts.push_back({name, redact_log(text)});
  }
}

void add_configuration(std::vector<backup::Member>& parts, const Options& options) {
  const config::LoadResult loaded = config::load(options.backup.config);
  std::string mistakes;
  for (const config::Diagnostic& d : loaded.diagnostics) mistakes += config::format(d, loaded.files, Language::en);
  parts.push_back({"configuration/check.txt", redact_log(mistakes)});
  for (const config::SourceFile& source : loaded.sources) {
    const std::string name = "configuration/" + std::filesystem::path(source.path).filename().string();
    parts.push_back({name, redact_toml(source.text)});
  }
}

}  // namespace

int run_support_bundle(const Options& options, std::ostream& out, std::ostream& err) {
  std::vector<backup::Member> parts;
  add_host(parts);
  add_gateway(parts, options);
  add_configuration(parts, options);
  std::erase_if(parts, [](const backup::Member& part) { return !backup::is_safe_name(part.name); });
  if (const std::string fault = write_private_file(options.backup.file, backup::write_tar(parts, wall_now()));
      !fault.empty()) {
    err << "sekishoctl: " << backup_say("unwritable", options.language, {fault}) << "\n";
    return exit_refused;
  }
  if (options.json) {
    nlohmann::json names = nlohmann::json::array();
    for (const backup::Member& part : parts) names.push_back(part.name);
    out << nlohmann::ordered_json{{"file", options.backup.file}, {"parts", names}}.dump() << "\n";
  } else {
    out << backup_say("bundle done", options.language, {options.backup.file, std::to_string(parts.size())}) << "\n";
  }
  return exit_done;
}

}  // namespace sekisho::mgmt::cli
