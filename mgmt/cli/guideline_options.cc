#include "mgmt/cli/guideline_options.h"

#include <CLI/CLI.hpp>

#include "mgmt/cli/guideline_texts.h"
#include "mgmt/cli/options.h"

namespace sekisho::mgmt::cli {
namespace {

CLI::App* add(CLI::App& audit, Options& options, const std::string& name, GuidelineOptions::Verb verb) {
  const auto say = [&](const std::string& word) { return std::string(guideline_text(word, options.language)); };
  CLI::App* sub = audit.add_subcommand(name, say("help " + name));
  sub->group(std::string(text(Text::subcommands, options.language)));
  sub->get_help_ptr()->group(std::string(text(Text::options, options.language)));
  sub->fallthrough();
  sub->footer(say("example " + name));
  sub->callback([&options, verb] {
    options.command = Command::guideline;
    options.guideline.verb = verb;
  });
  return sub;
}

}  // namespace

void add_guideline_commands(CLI::App& audit, Options& options) {
  const auto say = [&](const std::string& word) { return std::string(guideline_text(word, options.language)); };
  GuidelineOptions& chosen = options.guideline;
  CLI::App* report = add(audit, options, "guideline", GuidelineOptions::Verb::report);
  report->add_option("--domain", chosen.domain, say("option domain"))->type_name("DOMAIN");
  report->add_option("--html", chosen.html, say("option html"))->type_name("FILE");
  CLI::App* attest = add(audit, options, "attest", GuidelineOptions::Verb::attest);
  attest->add_option("ITEM", chosen.item, say("option item"))->required();
  attest->add_option("STATE", chosen.state, say("option state"))
      ->required()
      ->check(CLI::IsMember({"met", "broken", "withdrawn"}).description(""));
  attest->add_option("--note", chosen.note, say("option note"))->required()->type_name("TEXT");
}

}  // namespace sekisho::mgmt::cli
