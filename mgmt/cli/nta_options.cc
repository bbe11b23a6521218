#include "mgmt/cli/nta_options.h"

#include <CLI/CLI.hpp>

#include "mgmt/cli/nta_texts.h"
#include "mgmt/cli/options.h"

namespace sekisho::mgmt::cli {
namespace {

using Verb = NtaOptions::Verb;

class NtaCommandLine {
 public:
  NtaCommandLine(CLI::App& app, Options& options) : options_(options), nta_(options.nta) {
    group_ = add(app, "nta", std::nullopt);
    group_->require_subcommand(1);
    CLI::App* request = add(*group_, "request", Verb::request);
    request->add_option("NAME", options_.name, say("option name"))->required();
    request->add_option("--realm", options_.realm, say("option realm"));
    request->add_option("--type", nta_.type, say("option type"))->capture_default_str();
    request->add_option("--duration", nta_.duration, say("option duration"))->required();
    request->add_option("--reason", nta_.reason, say("option reason"))->required();
    request->add_option("--confirmed-by", nta_.confirmed_by, say("option confirmed-by"))->required();
    add_decision("approve", Verb::approve);
    add_decision("reject", Verb::reject);
    add_decision("withdraw", Verb::withdraw);
    add(*group_, "list", Verb::list);
    add_id(add(*group_, "show", Verb::show));
    CLI::App* evidence = add(*group_, "evidence", Verb::evidence);
    add_id(evidence);
    evidence->add_option("--out", nta_.out, say("option out"))->required();
    CLI::App* history = add(*group_, "history", Verb::history);
    history->add_option("--limit", options_.limit, say("option limit"))->capture_default_str()->type_name("N");
  }

 private:
  std::string say(const std::string& word) const { return nta_say(word, options_.language); }

  CLI::App* add(CLI::App& parent, const std::string& name, std::optional<Verb> verb) {
    const std::string key = verb ? "nta " + name : name;
    CLI::App* sub = parent.add_subcommand(name, say("help " + key));
    sub->group(std::string(text(Text::subcommands, options_.language)));
    sub->get_help_ptr()->group(std::string(text(Text::options, options_.language)));
    sub->fallthrough();
    sub->footer(verb ? say("example") + " " + say("example " + key) : "");
    if (!verb) return sub;
    sub->callback([&options = options_, verb] {  // called after this object has gone
      options.command = Command::nta;
      options.nta.verb = *verb;
    });
    return sub;
  }

  void add_id(CLI::App* sub) {
    sub->add_option("ID", nta_.id, say("option id"))->required()->type_name("ID")->check(CLI::PositiveNumber);
  }

  void add_decision(const char* name, Verb verb) {
    CLI::App* sub = add(*group_, name, verb);
    add_id(sub);
    sub->add_option("--note", nta_.note, say("option note"));
  }

  Options& options_;
  NtaOptions& nta_;
  CLI::App* group_ = nullptr;
};

}  // namespace

void add_nta_commands(CLI::App& app, Options& options) { NtaCommandLine(app, options); }

}  // namespace sekisho::mgmt::cli
