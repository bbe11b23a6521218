#include "mgmt/cli/run.h"

#include "mgmt/cli/access_texts.h"
#include "mgmt/cli/refusal_texts.h"
#include "mgmt/config/reference.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {

namespace {

/// What the schema of the configuration's keys is good for.
int print_keys(const Options& options, std::ostream& out, std::ostream&) {
  out << (options.command == Command::config_schema ? config::json_schema() : config::reference_markdown());
  return exit_done;
}

struct Row {
  Command command;
  int (*run)(const Options& options, std::ostream& out, std::ostream& err);
};
constexpr Row rows[] = {
    {Command::config_check, run_config_check},
    {Command::config_reference, print_keys},
    {Command::config_schema, print_keys},
    {Command::config_diff, run_config_diff},
    {Command::config_apply, run_config_apply},
    {Command::config_confirm, run_config_confirm},
    {Command::config_rollback, run_config_rollback},
    {Command::config_history, run_config_history},
    {Command::config_show, run_config_show},
    {Command::audit_show, run_audit_show},
    {Command::audit_verify, run_audit_verify},
    {Command::guideline, run_guideline},
    {Command::status, run_status},
    {Command::reload, run_reload},
    {Command::cache_dump, run_cache_dump},
    {Command::cache_flush, run_cache_flush},
    {Command::anchors, run_anchors},
    {Command::nta, run_nta},
    {Command::trace, run_trace},
    {Command::explain, run_explain},
    {Command::zones, run_zones},
    {Command::cookie_status, run_cookie_status},
    {Command::cookie_roll, run_cookie_roll},
    {Command::check_path, run_check_path},
    {Command::metrics, run_metrics},
    {Command::capture, run_capture},
    {Command::nat, run_nat},
    {Command::mail, run_mail},
    {Command::access, run_access},
    {Command::help, run_help},
    {Command::domain, run_domain},
    {Command::doctor, run_doctor},
    {Command::setup, run_setup},
    {Command::pair, run_pair},
    {Command::backup, run_backup},
};

constexpr bool each_has_its_row() {
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    if (rows[i].command != static_cast<Command>(i)) return false;
  }
  return std::size(rows) == static_cast<std::size_t>(Command::backup) + 1;
}
static_assert(each_has_its_row(), "a row for each command, in the order of the enumeration");

}  // namespace

int run(const Options& options, std::ostream& out, std::ostream& err) {
  return rows[static_cast<std::size_t>(options.command)].run(options, out, err);
}

Client client_for(const Options& options) {
  const std::chrono::seconds timeout(options.timeout_seconds);
  return options.remote.url.empty() ? Client(options.socket, timeout) : Client(options.remote, timeout);
}

int report_unreachable(ClientError error, const Options& options, std::ostream& err) {
  const auto tell = [&](Text which, const std::string& detail, int exit) {
    err << "sekishoctl: " << say(which, options.language, {detail}) << "\n";
    return exit;
  };
  const auto tell_access = [&](const char* word, const std::string& detail, int exit) {
    err << "sekishoctl: " << access_say(word, options.language, {detail}) << "\n";
    return exit;
  };
  const std::string& place = options.remote.url.empty() ? options.socket : options.remote.url;
  switch (error) {
    case ClientError::no_socket:
      return tell(Text::no_socket, options.socket, exit_unreachable);
    case ClientError::permission:
      return tell(Text::no_permission, options.socket, exit_unreachable);
    case ClientError::not_running:
      return tell(Text::not_running, options.socket, exit_unreachable);
    case ClientError::timeout:
      return tell(Text::timed_out, std::to_string(options.timeout_seconds), exit_broken);
    case ClientError::cut_off:
      return tell(Text::cut_off, place, exit_broken);
    case ClientError::broken:
      return tell(Text::broken_reply, place, exit_broken);
    case ClientError::bad_url:
      return tell_access("bad url", place, exit_usage);
    case ClientError::no_route:
      return tell_access("no route", place, exit_unreachable);
    case ClientError::untrusted:
      return tell_access("tls failed", place, exit_unreachable);
    case ClientError::no_token_file:
      return tell_access("no token file", options.remote.token_file, exit_usage);
  }
  return exit_broken;
}

int report_reply(const Reply& reply, const Options& options, std::ostream& err) {
  const auto refusal = reply.status >= 400 ? control::parse_error(reply.body) : std::nullopt;
  if (!refusal) return report_unreachable(ClientError::broken, options, err);
  err << "sekishoctl: " << say(Text::refused, options.language, {refusal_in(options.language, *refusal)}) << "\n";
  return exit_refused;
}

}  // namespace sekisho::mgmt::cli
