#include "mgmt/cli/pair_options.h"

#include <CLI/CLI.hpp>
#include <charconv>

#include "mgmt/cli/options.h"
#include "mgmt/cli/pair_probe.h"
#include "mgmt/cli/pair_texts.h"

namespace sekisho::mgmt::cli {
namespace {

using Verb = PairOptions::Verb;

class PairCommandLine {
 public:
  PairCommandLine(CLI::App& app, Options& options) : options_(options), pair_(options.pair) {
    group_ = add(app, "pair", "pair");
    group_->require_subcommand(1);
    add("status", Verb::status);
    add("push", Verb::push)->add_flag("--force", pair_.force, say("option force"));
    add_check();
    CLI::App* watch = with_config(add("watch", Verb::watch));
    watch->add_option("--file", pair_.file, say("option file"))->capture_default_str();
    add_paper("keepalived", Verb::keepalived);
    add_paper("frr", Verb::frr);
    add_paper("bird", Verb::bird);
  }

 private:
  std::string say(std::string_view word) const { return pair_say(word, options_.language); }

  CLI::App* add(CLI::App& parent, const std::string& name, const std::string& key) {
    CLI::App* sub = parent.add_subcommand(name, say("help " + key));
    sub->group(std::string(text(Text::subcommands, options_.language)));
    sub->get_help_ptr()->group(std::string(text(Text::options, options_.language)));
    sub->fallthrough();
    sub->footer("");
    return sub;
  }

  CLI::App* add(const std::string& name, Verb verb) {
    CLI::App* sub = add(*group_, name, "pair " + name);
    sub->callback([&options = options_, verb] {  // called after this object has gone
      options.command = Command::pair;
      options.pair.verb = verb;
    });
    return sub;
  }

  CLI::App* with_config(CLI::App* sub) {
    sub->add_option("--config", pair_.config, say("option config"))->capture_default_str();
    return sub;
  }

  void add_paper(const std::string& name, Verb verb) {
    with_config(add(name, verb))->add_option("--templates", pair_.templates, say("option templates"));
  }

  void add_check() {
    CLI::App* check = with_config(add("check", Verb::check));
    CLI::Option* socket = check->add_option("--health-socket", pair_.health_socket, say("option health-socket"));
    check->add_option("--within", pair_.within, say("option within"))
        ->capture_default_str()
        ->needs(socket)
        ->type_name("20ms-10000ms")
        ->check([&pair = pair_](const std::string& text) -> std::string {
          unsigned ms = 0;
          const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), ms);
          const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
          const bool good = fault == std::errc() && unit == "ms" && ms >= 20 && ms <= 10'000;
          if (good) pair.within_ms = ms;
          return good ? std::string() : std::string("--within");
        });
    add_hosts(*check, "--witness", pair_.witnesses)->needs(socket);
  }

  CLI::Option* add_hosts(CLI::App& check, const std::string& name, std::vector<std::string>& texts) {
    return check.add_option(name, texts, say("option " + name.substr(2)))
        ->type_name("INTERFACE=ADDRESS,…")
        ->check([name](const std::string& text) { return parse_witnesses(text) ? std::string() : name; });
  }

  Options& options_;
  PairOptions& pair_;
  CLI::App* group_ = nullptr;
};

}  // namespace

void add_pair_commands(CLI::App& app, Options& options) { PairCommandLine(app, options); }

}  // namespace sekisho::mgmt::cli
