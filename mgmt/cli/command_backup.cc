// sekishoctl backup and restore: all of a gateway as one file, and back. Works beside a running gateway, or without
// one.
#include "mgmt/backup/gather.h"
#include "mgmt/backup/restore.h"

#include <nlohmann/json.hpp>

#include "base/version.h"
#include "mgmt/cli/backup_texts.h"
#include "mgmt/cli/local_time.h"
#include "mgmt/cli/private_file.h"
#include "mgmt/cli/run.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::cli {
namespace {

int refuse(const backup::BackupFault& fault, const Options& options, std::ostream& err) {
  err << "sekishoctl: " << backup_say(fault.word, options.language, {fault.detail}) << "\n";
  return exit_refused;
}

int run_make(const Options& options, std::ostream& out, std::ostream& err) {
  const auto made = backup::gather(options.backup.config, std::string(version), wall_now());
  if (!made) return refuse(made.error(), options, err);
  const std::string octets = backup::compose_backup(*made);
  if (const std::string fault = write_private_file(options.backup.file, octets); !fault.empty())
    return refuse({"unwritable", fault}, options, err);
  const std::string sum = backup::digest_of(octets);
  if (options.json) {
    out << nlohmann::ordered_json{{"file", options.backup.file},
                                  {"files", made->entries.size()},
                                  {"octets", octets.size()},
                                  {"sha256", sum}}
               .dump()
        << "\n";
    return exit_done;
  }
  out << backup_say("backup done", options.language, {options.backup.file, std::to_string(made->entries.size()), sum})
      << "\n"
      << backup_say("secrets inside", options.language) << "\n";
  return exit_done;
}

int tell_good(const backup::Backup& held, const backup::Checked& checked, const std::vector<std::string>& kept,
              const Options& options, std::ostream& out) {
  if (options.json) {
    out << nlohmann::ordered_json{{"file", options.backup.file},
                                  {"restored", !options.backup.check},
                                  {"made_at", held.made_at.seconds},
                                  {"host", held.host},
                                  {"version", held.made_by},
                                  {"files", held.entries.size()},
                                  {"revision", checked.revisions},
                                  {"audit_events", checked.events},
                                  {"kept", kept}}
               .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
        << "\n";
    return exit_done;
  }
  out << backup_say(
             "backup good", options.language,
             {options.backup.file, local_time(held.made_at.seconds), held.host, held.made_by,
              std::to_string(checked.revisions), std::to_string(checked.events), std::to_string(held.entries.size())})
      << "\n";
  for (const std::string& path : kept) out << backup_say("kept", options.language, {path}) << "\n";
  if (!options.backup.check) out << backup_say("restored", options.language) << "\n";
  return exit_done;
}

int run_restore(const Options& options, std::ostream& out, std::ostream& err) {
  std::string reason;
  const auto octets = read_whole_file(options.backup.file, reason);
  if (!octets) return refuse({"unreadable", options.backup.file + ": " + reason}, options, err);
  const auto held = backup::open_backup(*octets);
  if (!held) return refuse(held.error(), options, err);
  const auto checked = backup::check_backup(*held);
  if (!checked) return refuse(checked.error(), options, err);
  std::vector<std::string> kept;
  if (!options.backup.check) {
    auto restored = backup::restore(*held, wall_now());
    if (!restored) return refuse(restored.error(), options, err);
    kept = std::move(*restored);
  }
  return tell_good(*held, *checked, kept, options, out);
}

}  // namespace

int run_backup(const Options& options, std::ostream& out, std::ostream& err) {
  switch (options.backup.verb) {
    case BackupOptions::Verb::backup:
      return run_make(options, out, err);
    case BackupOptions::Verb::restore:
      return run_restore(options, out, err);
    case BackupOptions::Verb::support_bundle:
      return run_support_bundle(options, out, err);
  }
  return exit_usage;
}

}  // namespace sekisho::mgmt::cli
