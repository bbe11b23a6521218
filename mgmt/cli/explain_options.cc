#include "mgmt/cli/explain_options.h"

#include <CLI/CLI.hpp>

#include "mgmt/cli/explain_texts.h"
#include "mgmt/cli/options.h"

namespace sekisho::mgmt::cli {

void add_explain_command(CLI::App& app, Options& options) {
  const auto say = [&](std::string_view word) { return std::string(explain_text(word, options.language)); };
  CLI::App* sub = app.add_subcommand("explain", say("help"));
  sub->group(std::string(text(Text::subcommands, options.language)));
  sub->get_help_ptr()->group(std::string(text(Text::options, options.language)));
  sub->fallthrough();
  sub->footer(say("example"));
  sub->add_option("NAME", options.name, say("option name"))->required();
  sub->add_option("TYPE", options.type, say("option type"))->capture_default_str();
  sub->add_option("--from", options.explain.from, say("option from"))->required()->type_name("ADDRESS");
  CLI::Option* port = sub->add_option("--port", options.explain.port, say("option port"))->type_name("PORT");
  sub->add_option("--vlan", options.explain.vlan, say("option vlan"))
      ->needs(port)
      ->type_name("1-4094")
      ->check(CLI::Range(1, 4094).description(""));
  sub->callback([&options] { options.command = Command::explain; });
}

}  // namespace sekisho::mgmt::cli
