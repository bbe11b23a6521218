#include "mgmt/cli/mail_options.h"

#include <CLI/CLI.hpp>

#include "mgmt/cli/nat_texts.h"
#include "mgmt/cli/options.h"

namespace sekisho::mgmt::cli {
namespace {

CLI::App* add_to(CLI::App& parent, const std::string& name, const std::string& key, bool verb, Language language) {
  CLI::App* sub = parent.add_subcommand(name, nat_say("help " + key, language));
  sub->group(std::string(text(Text::subcommands, language)));
  sub->get_help_ptr()->group(std::string(text(Text::options, language)));
  sub->fallthrough();
  sub->footer(verb ? nat_say("example", language) + " " + nat_say("example " + key, language) : "");
  return sub;
}

}  // namespace

void add_mail_commands(CLI::App& app, Options& options) {
  const Language language = options.language;
  CLI::App* mail = add_to(app, "mail", "mail", false, language);
  mail->require_subcommand(1);
  CLI::App* plan = add_to(*mail, "plan", "mail plan", true, language);
  plan->add_option("FROM", options.mail.from, nat_say("option from", language))->required();
  plan->add_option("TO", options.mail.to, nat_say("option to", language))->required();
  plan->callback([&options] {
    options.command = Command::mail;
    options.mail.verb = MailOptions::Verb::plan;
  });
  CLI::App* postfix = add_to(*mail, "postfix", "mail postfix", true, language);
  postfix->add_option("SERVER", options.mail.server, nat_say("option server", language));
  postfix->add_option("--config", options.nat.config, nat_say("option config", language));
  postfix->callback([&options] {
    options.command = Command::mail;
    options.mail.verb = MailOptions::Verb::postfix;
  });
}

}  // namespace sekisho::mgmt::cli
