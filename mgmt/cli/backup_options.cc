#include "mgmt/cli/backup_options.h"

#include <CLI/CLI.hpp>

#include "mgmt/cli/backup_texts.h"
#include "mgmt/cli/options.h"

namespace sekisho::mgmt::cli {

void add_backup_commands(CLI::App& app, Options& options) {
  using Verb = BackupOptions::Verb;
  const Language language = options.language;
  const auto add = [&](const char* name, Verb verb) {
    CLI::App* sub = app.add_subcommand(name, backup_say(std::string("help ") + name, language));
    sub->group(std::string(text(Text::subcommands, language)));
    sub->get_help_ptr()->group(std::string(text(Text::options, language)));
    sub->fallthrough();
    sub->footer("");
    sub->add_option("FILE", options.backup.file, backup_say(std::string("option ") + name, language))->required();
    sub->callback([&options, verb] {
      options.command = Command::backup;
      options.backup.verb = verb;
    });
    return sub;
  };
  CLI::App* backup = add("backup", Verb::backup);
  CLI::App* restore = add("restore", Verb::restore);
  CLI::App* bundle = add("support-bundle", Verb::support_bundle);
  for (CLI::App* sub : {backup, bundle})
    sub->add_option("--config", options.backup.config, backup_say("option config", language))->capture_default_str();
  restore->add_flag("--check", options.backup.check, backup_say("option check", language));
}

}  // namespace sekisho::mgmt::cli
