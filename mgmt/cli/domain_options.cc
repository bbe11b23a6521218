#include "mgmt/cli/domain_options.h"

#include <CLI/CLI.hpp>

#include "mgmt/cli/before_texts.h"
#include "mgmt/cli/domain_texts.h"
#include "mgmt/cli/options.h"

namespace sekisho::mgmt::cli {

void add_domain_commands(CLI::App& app, Options& options) {
  const Language language = options.language;
  const auto add = [&](CLI::App& parent, const char* name, std::string_view help) {
    std::string about = explain_domain(help, language, {});
    if (about.empty()) about = explain_before(help, language, {});
    CLI::App* sub = parent.add_subcommand(name, about);
    sub->group(std::string(text(Text::subcommands, language)));
    sub->get_help_ptr()->group(std::string(text(Text::options, language)));
    sub->fallthrough();
    sub->footer("");
    return sub;
  };
  CLI::App* domain = add(app, "domain", "help domain");
  domain->require_subcommand(1);
  CLI::App* check = add(*domain, "check", "help check");
  check->add_option("--server", options.domain.servers, explain_domain("option server", language, {}));
  check->add_option("--notice", options.domain.notice, explain_domain("option notice", language, {}));
  check->footer(explain_domain("example check", language, {}));
  CLI::App* rollover = add(*domain, "rollover", "help rollover");
  rollover->add_flag("--emergency", options.domain.emergency, explain_domain("option emergency", language, {}));
  rollover->footer(explain_domain("example rollover", language, {}));
  rollover->callback([&options] {
    options.command = Command::domain;
    options.domain.verb = DomainOptions::Verb::rollover;
  });
  CLI::App* before = add(*domain, "before", "help before");
  before->add_option("PURPOSE", options.domain.purpose, explain_before("option purpose", language, {}))->required();
  before->add_option("--server", options.domain.servers, explain_before("option new server", language, {}));
  before->footer(explain_before("example before", language, {}));
  before->callback([&options] {
    options.command = Command::domain;
    options.domain.verb = DomainOptions::Verb::before;
  });
  add(*domain, "list", "help list")->callback([&options] {
    options.command = Command::domain;
    options.domain.verb = DomainOptions::Verb::list;
  });
  for (CLI::App* sub : {check, rollover, before}) {
    sub->add_option("NAME", options.domain.name, explain_domain("option name", language, {}))->required();
    sub->add_option("--realm", options.domain.realm, explain_domain("option realm", language, {}));
  }
  check->callback([&options] { options.command = Command::domain; });
}

}  // namespace sekisho::mgmt::cli
