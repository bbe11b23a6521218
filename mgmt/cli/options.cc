#include "mgmt/cli/options.h"

#include <CLI/CLI.hpp>
#include <charconv>

#include "base/version.h"
#include "dns/name.h"
#include "mgmt/cli/command_tree.h"

namespace sekisho::mgmt::cli {
namespace {

constexpr const char* program = "sekishoctl";

/// --lang must be known before the help that it translates is built; the parser proper reads it again.
Language language_asked_for(const std::vector<std::string>& words, Language locale) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string value;
    if (words[i] == "--lang" && i + 1 < words.size()) value = words[i + 1];
    if (words[i].starts_with("--lang=")) value = words[i].substr(7);
    if (value == "ja") return Language::ja;
    if (value == "en") return Language::en;
  }
  return locale;
}

/// "90s", "30m", "12h", "1d".
std::optional<std::int64_t> seconds_of(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end + 1 != text.data() + text.size() || number == 0) return std::nullopt;
  switch (*end) {
    case 's':
      return number;
    case 'm':
      return std::int64_t{number} * 60;
    case 'h':
      return std::int64_t{number} * 3600;
    case 'd':
      return std::int64_t{number} * 86'400;
    default:
      return std::nullopt;
  }
}

/// Builds the parser of one command line and fills Options.
class CommandLine {
 public:
  explicit CommandLine(Language language) : language_(language), app_(say_(Text::about), program) {
    options_.language = language;
    const auto formatter = app_.get_formatter();
    formatter->label("Usage", say_(Text::usage));
    formatter->label("OPTIONS", say_(Text::option_word));
    formatter->label("SUBCOMMAND", say_(Text::subcommand_word));
    formatter->label("Positionals", say_(Text::arguments));
    formatter->label("REQUIRED", say_(Text::required));
    app_.set_help_flag("-h,--help", say_(Text::option_help));
    app_.set_version_flag("--version", program + (" " + std::string(version)), say_(Text::option_version));
    app_.option_defaults()->group(say_(Text::options));
    app_.get_help_ptr()->group(say_(Text::options));
    app_.get_option("--version")->group(say_(Text::options));
    app_.footer(say_(Text::exit_codes));
    app_.require_subcommand(1);
    app_.add_option("--socket", options_.socket, say_(Text::option_socket))->capture_default_str();
    app_.add_option("--timeout", options_.timeout_seconds, say_(Text::option_timeout))
        ->capture_default_str()
        ->type_name("1-3600")
        ->check(CLI::Range(1, 3600).description(""));
    app_.add_option("--lang", lang_, say_(Text::option_language))
        ->check(CLI::IsMember({"en", "ja"}).description(""))
        ->type_name("en|ja");
    app_.add_flag("--json", options_.json, say_(Text::option_json));
    add_config();
    add(app_, "status", Text::status, Command::status);
    add(app_, "reload", Text::reload, Command::reload);
    add_audit();
    add_cache();
    add_trust();
    add(app_, "zones", Text::zones, Command::zones);
    add_cookie();
    add_check();
    CLI::App* metrics = add(app_, "metrics", Text::metrics, Command::metrics);
    metrics->add_flag("--reference", options_.all, say_(Text::metrics_reference));
    add_capture();
    add_explain_command(app_, options_);
    add_nat_commands(app_, options_);
    add_mail_commands(app_, options_);
    add_access_commands(app_, options_);
    add_domain_commands(app_, options_);
    add_jpnic_commands(app_, options_);
    add_setup_commands(app_, options_);
    add_backup_commands(app_, options_);
    add_pair_commands(app_, options_);
    add_help_commands(app_, options_);
    finish_help(app_, options_);
  }

  CommandNode tree() const { return read_tree(app_); }

  ParsedLine parse(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
    ParsedLine line;
    try {
      app_.parse(std::move(words));
    } catch (const CLI::CallForHelp&) {
      line.out = app_.help();
      return line;
    } catch (const CLI::CallForVersion& wanted) {
      line.out = std::string(wanted.what()) + "\n";
      return line;
    } catch (const CLI::ParseError& error) {
      return fail(explain(error));
    }
    return finish();
  }

 private:
  std::string say_(Text which) const { return std::string(text(which, language_)); }

  CLI::App* add(CLI::App& parent, const char* name, Text what, std::optional<Command> command) {
    CLI::App* sub = parent.add_subcommand(name, say_(what));
    sub->group(say_(Text::subcommands));
    sub->footer("");
    sub->get_help_ptr()->group(say_(Text::options));
    sub->fallthrough();  // --json and the like may stand anywhere
    if (command) sub->callback([this, command] { options_.command = *command; });
    return sub;
  }

  void add_config() {
    CLI::App* config = add(app_, "config", Text::config, std::nullopt);
    config->require_subcommand(1);
    CLI::App* check = add(*config, "check", Text::config_check, Command::config_check);
    check->add_option("FILE", options_.files, say_(Text::config_check_files))->required();
    add_changes(*config);
    add(*config, "reference", Text::config_reference, Command::config_reference);
    add(*config, "schema", Text::config_schema, Command::config_schema);
  }

  void add_changes(CLI::App& config) {
    CLI::App* diff = add(config, "diff", Text::config_diff, Command::config_diff);
    CLI::App* apply = add(config, "apply", Text::config_apply, Command::config_apply);
    for (CLI::App* sub : {diff, apply}) sub->add_option("FILE", options_.files, say_(Text::config_change_files));
    apply->add_option("--base", options_.revision, say_(Text::config_base))->type_name("N");
    add(config, "confirm", Text::config_confirm, Command::config_confirm);
    CLI::App* back = add(config, "rollback", Text::config_rollback, Command::config_rollback);
    back->add_option("REVISION", options_.revision, say_(Text::config_rollback_revision))->type_name("N");
    for (CLI::App* sub : {apply, back}) {
      sub->add_option("--confirm-within", duration_, say_(Text::config_confirm_within));
      sub->add_option("--reason", options_.reason, say_(Text::config_reason));
    }
    CLI::App* history = add(config, "history", Text::config_history, Command::config_history);
    history->add_option("--limit", options_.limit, say_(Text::limit))->capture_default_str()->type_name("N");
    CLI::App* show = add(config, "show", Text::config_show, Command::config_show);
    show->add_option("REVISION", options_.revision, say_(Text::config_show_revision))->type_name("N");
    show->add_flag("--expanded", options_.expanded, say_(Text::config_expanded));
  }

  void add_audit() {
    CLI::App* audit = add(app_, "audit", Text::audit, std::nullopt);
    audit->require_subcommand(1);
    CLI::App* show = add(*audit, "show", Text::audit_show, Command::audit_show);
    show->add_option("--limit", options_.limit, say_(Text::limit))->capture_default_str()->type_name("N");
    add(*audit, "verify", Text::audit_verify, Command::audit_verify);
    add_guideline_commands(*audit, options_);
  }

  void add_cache() {
    CLI::App* cache = add(app_, "cache", Text::cache, std::nullopt);
    cache->require_subcommand(1);
    CLI::App* dump = add(*cache, "dump", Text::cache_dump, Command::cache_dump);
    dump->add_option("NAME", options_.name, say_(Text::cache_dump_name));
    dump->add_option("--realm", options_.realm, say_(Text::cache_realm));
    CLI::App* flush = add(*cache, "flush", Text::cache_flush, Command::cache_flush);
    flush->add_option("NAME", options_.name, say_(Text::cache_flush_name));
    flush->add_option("--realm", options_.realm, say_(Text::cache_realm));
    flush->add_flag("--subtree", options_.subtree, say_(Text::cache_subtree));
    flush->add_flag("--all", options_.all, say_(Text::cache_all));
  }

  void add_capture() {
    CLI::App* capture = add(app_, "capture", Text::capture, Command::capture);
    capture->add_option("--port", options_.port, say_(Text::capture_port))->required();
    capture->add_option("--filter", options_.filter, say_(Text::capture_filter));
    capture->add_option("--seconds", options_.capture_seconds, say_(Text::capture_seconds))
        ->capture_default_str()
        ->type_name("1-300")
        ->check(CLI::Range(1, 300).description(""));
    capture->add_option("--max-bytes", options_.max_bytes, say_(Text::capture_bytes))
        ->capture_default_str()
        ->type_name("1024-67108864")
        ->check(CLI::Range(1024, 64 << 20).description(""));
    capture->add_option("-w,--write", options_.file, say_(Text::capture_file))->required();
  }

  void add_trust() {
    CLI::App* trace = add(app_, "trace", Text::trace, Command::trace);
    trace->add_option("NAME", options_.name, say_(Text::trace_name))->required();
    trace->add_option("TYPE", options_.type, say_(Text::trace_type))->capture_default_str();
    CLI::Option* view = trace->add_option("--view", options_.view, say_(Text::trace_view));
    trace->add_option("--realm", options_.realm, say_(Text::trace_realm))->excludes(view);
    add(app_, "anchors", Text::anchors, Command::anchors);
    add_nta_commands(app_, options_);
  }

  void add_cookie() {
    CLI::App* cookie = add(app_, "cookie", Text::cookie, std::nullopt);
    cookie->require_subcommand(1);
    add(*cookie, "status", Text::cookie_status, Command::cookie_status);
    CLI::App* roll = add(*cookie, "roll", Text::cookie_roll, Command::cookie_roll);
    roll->add_option("STEP", options_.step, say_(Text::cookie_step))
        ->required()
        ->check(CLI::IsMember({"stage", "activate", "drop"}).description(""))
        ->type_name("stage|activate|drop");
  }

  void add_check() {
    CLI::App* check = add(app_, "check", Text::check, std::nullopt);
    check->require_subcommand(1);
    CLI::App* path = add(*check, "path", Text::check_path, Command::check_path);
    CLI::Option* name = path->add_option("--name", options_.name, say_(Text::check_path_name));
    path->add_option("--type", options_.large_type, say_(Text::check_path_type))->capture_default_str()->needs(name);
    path->add_option("--realm", options_.realm, say_(Text::check_path_realm));
  }

  std::string command_so_far() {
    std::string words = program;
    for (CLI::App* app = &app_; !app->get_subcommands().empty();) {
      app = app->get_subcommands().front();
      words += " " + app->get_name();
    }
    return words;
  }

  std::string explain(const CLI::ParseError& error) {
    const std::vector<std::string> extras = app_.remaining(true);
    const auto kind = static_cast<CLI::ExitCodes>(error.get_exit_code());
    // An unknown command also shows as a missing one.
    const bool unknown = kind == CLI::ExitCodes::ExtrasError || kind == CLI::ExitCodes::RequiredError;
    if (unknown && !extras.empty()) return say(Text::unknown_word, language_, {extras.front()});
    switch (kind) {
      case CLI::ExitCodes::RequiredError:
        return say(Text::missing_word, language_, {command_so_far()});
      case CLI::ExitCodes::ValidationError:
      case CLI::ExitCodes::ConversionError:
        return bad_value(option_in(error.what()));
      case CLI::ExitCodes::ArgumentMismatch:
        return say(Text::one_value, language_, {option_in(error.what())});
      default:
        return say(Text::bad_usage, language_, {command_so_far()});  // CLI11's enum, not ours
    }
  }

  /// The option that one of CLI11's sentences, which are English only, is about.
  static std::string option_in(const std::string& sentence) {
    const std::size_t from = std::min(sentence.find("--"), sentence.size());
    return sentence.substr(from, sentence.find_first_not_of("-abcdefghijklmnopqrstuvwxyz0123456789", from) - from);
  }

  std::string bad_value(const std::string& option) {
    const CLI::Option* const known = app_.get_option_no_throw(option);
    const std::string takes = known == nullptr ? "" : known->get_type_name();
    if (takes.empty()) return say(Text::no_value, language_, {option});
    return say(Text::bad_value, language_, {option, takes});
  }

  ParsedLine fail(const std::string& why) {
    return {std::nullopt, exit_usage, "",
            std::string(program) + ": " + why + "\n" + say(Text::see_help, language_, {command_so_far()}) + "\n"};
  }

  ParsedLine finish() {
    if (options_.command == Command::cache_flush) {
      if (options_.subtree && options_.name.empty()) return fail(say_(Text::subtree_needs_name));
      if (options_.all == !options_.name.empty()) return fail(say_(Text::name_or_all));
    }
    if (!options_.name.empty() && !dns::Name::from_text(options_.name).ok()) {
      return fail(say(Text::bad_name, language_, {options_.name}));
    }
    const std::string& expires = options_.access.expires;
    if (!expires.empty()) {
      const auto seconds = seconds_of(expires);
      if (!seconds) return fail(say(Text::bad_duration, language_, {expires}));
      options_.seconds = *seconds;
    }
    const bool asks_for_nta = options_.command == Command::nta && options_.nta.verb == NtaOptions::Verb::request;
    if (asks_for_nta) duration_ = options_.nta.duration;
    if (asks_for_nta || !duration_.empty()) {
      const auto seconds = seconds_of(duration_);
      if (!seconds) return fail(say(Text::bad_duration, language_, {duration_}));
      options_.seconds = *seconds;
    }
    return {options_, exit_done, "", ""};
  }

  Language language_;
  CLI::App app_;
  Options options_;
  std::string lang_, duration_;
};

}  // namespace

ParsedLine parse_command_line(const std::vector<std::string>& words, Language locale) {
  return CommandLine(language_asked_for(words, locale)).parse(words);
}

CommandNode command_tree(Language language) { return CommandLine(language).tree(); }

}  // namespace sekisho::mgmt::cli
