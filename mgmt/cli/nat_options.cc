#include "mgmt/cli/nat_options.h"

#include <CLI/CLI.hpp>

#include "mgmt/cli/nat_texts.h"
#include "mgmt/cli/options.h"

namespace sekisho::mgmt::cli {
namespace {

using Verb = NatOptions::Verb;

class NatCommands {
 public:
  NatCommands(CLI::App& app, Options& options) : options_(options), nat_(options.nat) {
    group_ = add(app, "nat", std::nullopt);
    group_->require_subcommand(1);
    list_and_check();
    add_and_change();
    steps();
    papers();
  }

 private:
  std::string say(const std::string& word) const { return nat_say(word, options_.language); }

  CLI::App* add(CLI::App& parent, const std::string& name, std::optional<Verb> verb) {
    const std::string key = verb ? "nat " + name : name;
    CLI::App* sub = parent.add_subcommand(name, say("help " + key));
    sub->group(std::string(text(Text::subcommands, options_.language)));
    sub->get_help_ptr()->group(std::string(text(Text::options, options_.language)));
    sub->fallthrough();
    sub->footer(verb ? say("example") + " " + say("example " + key) : "");
    if (!verb) return sub;
    sub->callback([&options = options_, verb] {  // called after this object has gone
      options.command = Command::nat;
      options.nat.verb = *verb;
    });
    if (verb != Verb::schema) sub->add_option("--config", nat_.config, say("option config"));
    return sub;
  }

  void list_and_check() {
    add(*group_, "list", Verb::list);
    add(*group_, "check", Verb::check)->add_flag("--history", nat_.history, say("option history"));
  }

  void describe(CLI::App* sub) {
    sub->add_option("--name", nat_.names, say("option name"))->allow_extra_args(false);
    sub->add_option("--port", nat_.ports, say("option port"))->allow_extra_args(false);
    sub->add_option("--reason", nat_.reason, say("option reason"));
    sub->add_option("--wished", nat_.wished, say("option wished"));
    write_options(sub);
  }

  void write_options(CLI::App* sub) {
    sub->add_option("--by", nat_.by, say("option by"));
    sub->add_option("--note", nat_.note, say("option note"));
    sub->add_flag("--dry-run", nat_.dry_run, say("option dry-run"));
  }

  void add_and_change() {
    CLI::App* fresh = add(*group_, "add", Verb::add);
    fresh->add_option("PAIR", nat_.pair, say("option new pair"))->required();
    fresh->add_option("--inside", nat_.inside, say("option inside"))->required();
    fresh->add_option("--lgwan", nat_.lgwan, say("option lgwan"))->required();
    fresh->add_flag("--in-effect", nat_.in_effect, say("option in-effect"));
    describe(fresh);
    CLI::App* change = add(*group_, "change", Verb::change);
    change->add_option("PAIR", nat_.pair, say("option pair"))->required();
    change->add_option("--as", nat_.as, say("option as"));
    change->add_option("--inside", nat_.inside, say("option inside"));
    change->add_option("--lgwan", nat_.lgwan, say("option lgwan"));
    change->add_option("--lower-ttl", nat_.lower_ttl, say("option lower-ttl"))->capture_default_str();
    change->add_option("--lower-ttl-from", nat_.lower_ttl_from, say("option lower-ttl-from"))->capture_default_str();
    change->add_option("--ttl-before", nat_.ttl_before, say("option ttl-before"));
    describe(change);
  }

  void steps() {
    CLI::App* advance = add(*group_, "advance", Verb::advance);
    advance->add_option("PAIR", nat_.pair, say("option pair"))->required();
    advance->add_option("STATE", nat_.state, say("option state"))
        ->required()
        ->check(CLI::IsMember({"notice-filed", "router-changed", "in-effect"}).description(""))
        ->type_name("notice-filed|router-changed|in-effect");
    advance->add_option("--at", nat_.at, say("option at"))->capture_default_str();
    advance->add_flag("--skip", nat_.skip, say("option skip"));
    write_options(advance);
    CLI::App* retire = add(*group_, "retire", Verb::retire);
    retire->add_option("PAIR", nat_.pair, say("option pair"))->required();
    retire->add_option("--at", nat_.at, say("option at"))->capture_default_str();
    retire->add_flag("--even-so", nat_.even_so, say("option even-so"));
    write_options(retire);
  }

  void papers() {
    CLI::App* notice = add(*group_, "notice", Verb::notice);
    notice->add_option("PAIR", nat_.pair, say("option pair"))->required();
    CLI::App* router = add(*group_, "router", Verb::router);
    router->add_option("PAIR", nat_.pair, say("option pair"))->required();
    router->add_option("--vendor", nat_.vendor, say("option vendor"))->required();
    router->add_option("--templates", nat_.templates, say("option templates"));
    add(*group_, "schema", Verb::schema);
  }

  Options& options_;
  NatOptions& nat_;
  CLI::App* group_ = nullptr;
};

}  // namespace

void add_nat_commands(CLI::App& app, Options& options) { NatCommands(app, options); }

}  // namespace sekisho::mgmt::cli
