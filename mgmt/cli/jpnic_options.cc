#include "mgmt/cli/jpnic_options.h"

#include <CLI/CLI.hpp>

#include "mgmt/cli/jpnic_texts.h"
#include "mgmt/cli/options.h"

namespace sekisho::mgmt::cli {

void add_jpnic_commands(CLI::App& app, Options& options) {
  const Language language = options.language;
  const auto add = [&](CLI::App& parent, const char* name, std::string_view key) {
    CLI::App* sub = parent.add_subcommand(name, explain_jpnic("help " + std::string(key), language, {}));
    sub->group(std::string(text(Text::subcommands, language)));
    sub->get_help_ptr()->group(std::string(text(Text::options, language)));
    sub->fallthrough();
    sub->footer(explain_jpnic("example " + std::string(key), language, {}));
    return sub;
  };
  const auto choose = [&options](JpnicOptions::Verb verb) {
    return [&options, verb] {
      options.command = Command::domain;
      options.domain.verb = DomainOptions::Verb::jpnic;
      options.jpnic.verb = verb;
    };
  };
  CLI::App* jpnic = add(app, "jpnic", "jpnic");
  jpnic->require_subcommand(1);
  CLI::App* ns = add(*jpnic, "ns", "ns");
  ns->add_option("BLOCK", options.jpnic.block, explain_jpnic("option block", language, {}))->required();
  ns->add_option("--server", options.jpnic.servers, explain_jpnic("option server", language, {}))->required();
  ns->add_flag("--untested", options.jpnic.untested, explain_jpnic("option untested", language, {}));
  ns->callback(choose(JpnicOptions::Verb::ns));
  CLI::App* ds = add(*jpnic, "ds", "ds");
  CLI::Option* line = ds->add_option("LINE", options.jpnic.line, explain_jpnic("option line", language, {}));
  ds->add_option("--zone", options.jpnic.zone, explain_jpnic("option zone", language, {}))->excludes(line);
  ds->callback(choose(JpnicOptions::Verb::ds));
}

}  // namespace sekisho::mgmt::cli
