#include "mgmt/cli/access_options.h"

#include <CLI/CLI.hpp>

#include "mgmt/cli/access_texts.h"
#include "mgmt/cli/options.h"

namespace sekisho::mgmt::cli {
namespace {

using Verb = AccessOptions::Verb;

CLI::App* add_to(CLI::App& parent, const std::string& name, const std::string& key, Language language) {
  CLI::App* sub = parent.add_subcommand(name, access_say("help " + key, language));
  sub->group(std::string(text(Text::subcommands, language)));
  sub->get_help_ptr()->group(std::string(text(Text::options, language)));
  sub->fallthrough();
  const std::string example = access_say("example " + key, language);
  sub->footer(example.empty() ? "" : access_say("example", language) + " " + example);
  return sub;
}

void choose(CLI::App* sub, Options& options, Verb verb) {
  sub->callback([&options, verb] {
    options.command = Command::access;
    options.access.verb = verb;
  });
}

void add_remote(CLI::App& app, client::Remote& remote, Language language) {
  CLI::Option* url = app.add_option("--url", remote.url, access_say("option url", language))->excludes("--socket");
  app.add_option("--token-file", remote.token_file, access_say("option token-file", language))->needs(url);
  app.add_option("--ca", remote.ca, access_say("option ca", language))->needs(url);
  CLI::Option* certificate =
      app.add_option("--cert", remote.certificate, access_say("option cert", language))->needs(url);
  app.add_option("--key", remote.key, access_say("option key", language))->needs(certificate);
}

}  // namespace

void add_access_commands(CLI::App& app, Options& options) {
  const Language language = options.language;
  AccessOptions& access = options.access;
  CLI::App* token = add_to(app, "token", "token", language);
  token->require_subcommand(1);
  CLI::App* add = add_to(*token, "add", "token add", language);
  add->add_option("NAME", access.name, access_say("option token-name", language))->required();
  add->add_option("--role", access.role, access_say("option role", language))
      ->required()
      ->check(CLI::IsMember({"viewer", "operator", "approver"}).description(""))
      ->type_name("viewer|operator|approver");
  add->add_option("--expires", access.expires, access_say("option expires", language))->required();
  add->add_option("--for", access.person, access_say("option person", language));
  choose(add, options, Verb::token_add);
  choose(add_to(*token, "list", "token list", language), options, Verb::token_list);
  CLI::App* remove = add_to(*token, "remove", "token remove", language);
  remove->add_option("NAME", access.name, access_say("option token-name", language))->required();
  choose(remove, options, Verb::token_remove);
  choose(add_to(app, "whoami", "whoami", language), options, Verb::whoami);
  choose(add_to(app, "api", "api", language), options, Verb::api);
  add_remote(app, options.remote, language);
}

}  // namespace sekisho::mgmt::cli
