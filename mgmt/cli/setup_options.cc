#include "mgmt/cli/setup_options.h"

#include <CLI/CLI.hpp>

#include "mgmt/cli/options.h"
#include "mgmt/cli/setup_texts.h"

namespace sekisho::mgmt::cli {
namespace {

CLI::App* add_to(CLI::App& app, const std::string& name, Options& options, Command command) {
  const Language language = options.language;
  CLI::App* sub = app.add_subcommand(name, setup_say("help " + name, language));
  sub->group(std::string(text(Text::subcommands, language)));
  sub->get_help_ptr()->group(std::string(text(Text::options, language)));
  sub->fallthrough();
  sub->footer("");
  sub->callback([&options, command] { options.command = command; });
  sub->add_option("--config", options.setup.config, setup_say("option config", language))->capture_default_str();
  return sub;
}

}  // namespace

void add_setup_commands(CLI::App& app, Options& options) {
  const auto say = [&](const char* word) { return setup_say(word, options.language); };
  SetupOptions& setup = options.setup;
  add_to(app, "doctor", options, Command::doctor);
  CLI::App* sub = add_to(app, "setup", options, Command::setup);
  sub->add_option("--answers", setup.answers, say("option answers"));
  sub->add_option("--save-answers", setup.save, say("option save"));
  sub->add_flag("--dry-run", setup.dry_run, say("option dry-run"));
  sub->add_flag("--yes", setup.yes, say("option yes"));
  sub->add_flag("--replace", setup.replace, say("option replace"));
  sub->add_flag("--offline", setup.offline, say("option offline"));
}

}  // namespace sekisho::mgmt::cli
