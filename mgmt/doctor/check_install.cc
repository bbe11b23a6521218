// The gateway's own: configuration, state directory, service.
#include <algorithm>
#include <cstdio>
#include <sstream>

#include "mgmt/doctor/examine.h"

namespace sekisho::mgmt::doctor {
namespace {

constexpr std::uint64_t low_disk_mib = 1024;
constexpr std::uint64_t no_disk_mib = 100;

/// The value of KEY=VALUE in what `systemctl show` says.
std::string property(const std::string& said, const std::string& key) {
  std::istringstream lines(said);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(key + "=")) return line.substr(key.size() + 1);
  }
  return {};
}

std::string octal(std::uint32_t mode) {
  char text[16];
  std::snprintf(text, sizeof text, "%04o", mode);
  return text;
}

}  // namespace

void check_config(const Patient& patient, Findings& out) {
  const std::string& path = patient.config_path;
  const auto& found = patient.loaded.diagnostics;
  if (!patient.has_config_file) {
    out.push_back({Area::config, Grade::fault, Says::config_absent, {path}, "sekishoctl setup"});
    return;
  }
  if (!patient.config) {
    const auto errors = std::count_if(found.begin(), found.end(), [](const config::Diagnostic& d) {
      return d.severity == config::Severity::error;
    });
    const auto first = std::find_if(found.begin(), found.end(), [](const config::Diagnostic& d) {
      return d.severity == config::Severity::error;
    });
    const std::string place = first == found.end() ? "" : std::to_string(first->where.line) + ": ";
    const std::string word = first == found.end() ? "" : std::string(config::code_name(first->code));
    out.push_back({Area::config,
                   Grade::fault,
                   Says::config_bad,
                   {path, std::to_string(errors), place + word},
                   "sekishoctl config check " + path});
    return;
  }
  if (is_packaged(*patient.config)) {
    out.push_back({Area::config, Grade::fault, Says::config_packaged, {path}, "sekishoctl setup"});
  } else if (!found.empty()) {
    out.push_back({Area::config,
                   Grade::warning,
                   Says::config_warned,
                   {path, std::to_string(found.size())},
                   "sekishoctl config check " + path});
  } else {
    out.push_back({Area::config, Grade::well, Says::config_well, {path}, ""});
  }
}

void check_state(const Patient& patient, Findings& out) {
  const std::string path = patient.config ? patient.config->server.state_directory.value : "/var/lib/sekisho";
  const auto facts = patient.host.directory(path);
  const std::size_t before = out.size();
  if (!facts) {
    out.push_back(
        {Area::state, Grade::fault, Says::state_absent, {path}, "install -d -m 0750 -o sekisho -g sekisho " + path});
    return;
  }
  constexpr std::uint32_t others_write = 0022;
  // Where the package has made the gateway's own account, root's directory is not enough.
  const bool own_account =
      ("\n" + patient.host.read("/etc/passwd").value_or("")).find("\nsekisho:") != std::string::npos;
  if (facts->owner != (own_account ? "sekisho" : "root"))
    out.push_back(
        {Area::state, Grade::fault, Says::state_owner, {path, facts->owner}, "chown -R sekisho:sekisho " + path});
  if ((facts->mode & others_write) != 0)
    out.push_back({Area::state, Grade::fault, Says::state_open, {path, octal(facts->mode)}, "chmod go-w " + path});
  const std::uint64_t free = facts->free_bytes >> 20;
  if (free < low_disk_mib)
    out.push_back({Area::state,
                   free < no_disk_mib ? Grade::fault : Grade::warning,
                   Says::disk_low,
                   {path, std::to_string(free)},
                   "journalctl --vacuum-size=200M && apt-get clean"});
  if (out.size() == before)
    out.push_back({Area::state, Grade::well, Says::state_well, {path, std::to_string(free)}, ""});
}

void check_service(const Patient& patient, Findings& out) {
  const Said said =
      patient.host.run({"systemctl", "show", "sekishod", "-p", "LoadState,ActiveState,UnitFileState,Result"});
  const std::string load = property(said.out, "LoadState"), active = property(said.out, "ActiveState");
  if (!said.well() || load.empty()) {
    out.push_back({Area::service, Grade::not_applicable, Says::service_unseen, {}, ""});
  } else if (load == "not-found") {
    out.push_back({Area::service, Grade::fault, Says::service_absent, {}, "apt-get install sekisho"});
  } else if (active == "failed") {
    out.push_back({Area::service,
                   Grade::fault,
                   Says::service_failed,
                   {property(said.out, "Result")},
                   "journalctl -u sekishod -n 50"});
  } else if (active != "active") {
    out.push_back({Area::service, Grade::fault, Says::service_stopped, {}, "systemctl start sekishod"});
  } else if (property(said.out, "UnitFileState") == "disabled") {
    out.push_back({Area::service, Grade::warning, Says::service_disabled, {}, "systemctl enable sekishod"});
  } else {
    out.push_back({Area::service, Grade::well, Says::service_well, {}, ""});
  }
}

}  // namespace sekisho::mgmt::doctor
