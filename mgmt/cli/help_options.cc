#include "mgmt/cli/help_options.h"

#include <CLI/CLI.hpp>

#include "mgmt/cli/completion.h"
#include "mgmt/cli/help_texts.h"
#include "mgmt/cli/options.h"

namespace sekisho::mgmt::cli {
namespace {

using Verb = HelpOptions::Verb;

CLI::App* add_to(CLI::App& parent, const char* name, HelpText what, std::optional<Verb> verb, Options& options) {
  CLI::App* sub = parent.add_subcommand(name, std::string(help_text(what, options.language)));
  sub->group(std::string(text(Text::subcommands, options.language)));
  sub->get_help_ptr()->group(std::string(text(Text::options, options.language)));
  sub->fallthrough();
  sub->footer("");
  if (!verb) return sub;
  sub->callback([&options, verb] {
    options.command = Command::help;
    options.help.verb = *verb;
  });
  return sub;
}

std::string example_of(const CommandHelp& row, Language language) {
  const std::string_view example = language == Language::ja && !row.example_ja.empty() ? row.example_ja : row.example;
  if (example.empty()) return "";
  return std::string(help_text(HelpText::example, language)) + "\n  " + std::string(example);
}

HelpText exits_text(Exits exits) {
  switch (exits) {
    case Exits::local:
      return HelpText::exits_local;
    case Exits::host:
      return HelpText::exits_host;
    case Exits::gateway:
      return HelpText::exits_gateway;
    case Exits::change:
      return HelpText::exits_change;
  }
  return HelpText::exits_change;
}

void finish(CLI::App& app, const std::string& name, Language language) {
  const auto subs = app.get_subcommands([](CLI::App*) { return true; });
  for (CLI::App* sub : subs) finish(*sub, name.empty() ? sub->get_name() : name + " " + sub->get_name(), language);
  if (!subs.empty()) return;
  const CommandHelp& row = help_of(name);
  std::string footer = row.example.empty() ? app.get_footer() : example_of(row, language);
  if (!row.only_text.empty()) {
    footer += "\n\n--json: " + std::string(language == Language::ja ? row.only_text_ja : row.only_text);
    footer += language == Language::ja ? "。" : ".";
  }
  footer += "\n\n" + std::string(help_text(HelpText::everywhere, language));
  footer += "\n" + std::string(help_text(exits_text(row.exits), language));
  app.footer(footer);
}

}  // namespace

void add_help_commands(CLI::App& app, Options& options) {
  const Language language = options.language;
  CLI::App* help = add_to(app, "help", HelpText::help, Verb::overview, options);
  help->add_flag("--markdown", options.help.markdown, std::string(help_text(HelpText::help_markdown, language)));
  CLI::App* completion = add_to(app, "completion", HelpText::completion, std::nullopt, options);
  completion->require_subcommand(1);
  add_to(*completion, "bash", HelpText::completion_bash, Verb::bash, options);
  CLI::App* names = add_to(*completion, "names", HelpText::completion_names, Verb::names, options);
  std::string kinds;
  for (const std::string& kind : name_kinds()) kinds += (kinds.empty() ? "" : "|") + kind;
  names->add_option("KIND", options.help.kind, std::string(help_text(HelpText::completion_kind, language)))
      ->required()
      ->type_name(kinds)
      ->check(CLI::IsMember(name_kinds()).description(""));
}

void finish_help(CLI::App& app, const Options& options) { finish(app, "", options.language); }

}  // namespace sekisho::mgmt::cli
